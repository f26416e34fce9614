import { MillraceError } from '../core/errors.ts';

/** Absolute. @throws MillraceError `USAGE` where it was removed, or may not be seen any more */
export function currentFolder(cwd: () => string = process.cwd): string {
  try {
    return cwd();
  } catch (cause) {
    const message = `the current folder is not there any more (${(cause as NodeJS.ErrnoException).code})`;
    throw new MillraceError('USAGE', message, { hint: 'cd to one that is, or cd "$PWD" if it was made again', cause });
  }
}
