import { MillraceError } from '../../core/errors.ts';

const FULL: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** What a disk says, in our words. */
export function spillError(folder: string, cause: unknown): MillraceError {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (!FULL.has(code)) {
    return new MillraceError('STORE_UNAVAILABLE', `${folder} cannot be written: ${message}`, { cause });
  }
  return new MillraceError('STORE_FULL', `no space left in ${folder}`, {
    hint: 'what partition_keys bring together takes as much room there as it has bytes; free some and run millrace resume',
    cause,
  });
}
