import { MillraceError } from '../../core/errors.ts';

type Blobs = typeof import('@azure/storage-blob');
type Identities = typeof import('@azure/identity');

/** @throws MillraceError `USAGE` that says what to install */
export const loadBlobs = (): Promise<Blobs> => orMissing('@azure/storage-blob', () => import('@azure/storage-blob'));

/** @throws MillraceError `USAGE` that says what to install */
export const loadIdentities = (): Promise<Identities> => orMissing('@azure/identity', () => import('@azure/identity'));

/** Both are optional: whoever keeps all in folders need not install them. */
export async function orMissing<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new MillraceError('USAGE', `Azure Blob needs the package ${name}, which is not installed`, {
      hint: 'npm install @azure/storage-blob @azure/identity (beside millrace: with -g if that is global)',
      cause: error,
    });
  }
}
