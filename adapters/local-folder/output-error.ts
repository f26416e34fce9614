import { MillraceError } from '../../core/errors.ts';
import { translateError } from './durable-error.ts';

/** What no waiting mends: somebody has to give another folder, or rights to this one. */
const UNUSABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'ELOOP', 'ENAMETOOLONG']);

/** Scripts that were written for ParallelRunStep may have that habit. */
export const CLEARED_HINT =
  "the job's own parts are gone from its output folder: if the script clears that, let it remove no more than its own files, then run the job anew";

/** As `translateError`, for the folder that a job has named: that it cannot be used is that job's fault alone. */
export function outputError(path: string, error: unknown): unknown {
  const told = translateError(path, error);
  const { code = '' } = error as NodeJS.ErrnoException;
  if (!(told instanceof MillraceError)) return told;
  if (code === 'ENOENT') return new MillraceError(told.code, told.message, { hint: CLEARED_HINT, cause: error });
  if (!UNUSABLE.has(code)) return told;
  const hint = told.hint ?? 'name another folder for the output, then resume';
  return new MillraceError('OUTPUT_UNUSABLE', told.message, { hint, cause: error });
}
