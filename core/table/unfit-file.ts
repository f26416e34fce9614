import { MillraceError } from '../errors.ts';
import type { FileFault } from '../ports/table/file-fault.ts';

/** Of a file that cannot be part of a table. */
export const unfitFile = (path: string, { what, advice }: FileFault): MillraceError =>
  new MillraceError('TABLE_INVALID', `${path} ${what}`, { hint: advice });
