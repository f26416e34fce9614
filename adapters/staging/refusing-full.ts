import { mkdir } from 'node:fs/promises';
import { MillraceError } from '../../core/errors.ts';

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Does what needs room on this machine's disk. @throws MillraceError `STORE_FULL`, naming the path, where there is none */
export async function refusingFull<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    if (!FULL.has(code)) throw cause;
    const hint = 'free some space, or point TMPDIR at a larger disk: inputs that lie elsewhere are fetched there';
    throw new MillraceError('STORE_FULL', `disk full: cannot write ${path} (${code})`, { hint, cause });
  }
}

/** And those above it, for this user alone: copies of inputs lie below it. @throws MillraceError `STORE_FULL` */
export const makeFolder = (path: string): Promise<unknown> =>
  refusingFull(path, () => mkdir(path, { recursive: true, mode: 0o700 }));
