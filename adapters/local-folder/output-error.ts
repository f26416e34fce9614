import { MillraceError } from '../../core/errors.ts';
import { translateError } from './durable-error.ts';

/** What no waiting mends: somebody has to give another folder, or rights to this one. */
const UNUSABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'ELOOP', 'ENAMETOOLONG']);

/** As `translateError`, for the folder that a job has named: that it cannot be used is that job's fault alone. */
export function outputError(path: string, error: unknown): unknown {
  const told = translateError(path, error);
  if (!(told instanceof MillraceError) || !UNUSABLE.has((error as NodeJS.ErrnoException).code ?? '')) return told;
  const hint = told.hint ?? 'name another folder for the output, then resume';
  return new MillraceError('OUTPUT_UNUSABLE', told.message, { hint, cause: error });
}
