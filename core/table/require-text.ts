import { MillraceError } from '../errors.ts';
import { noText } from '../ports/table/no-text.ts';
import type { TableEncoding } from '../ports/table/table-format.ts';

/** One that is lost far behind the start does not make a table something else. */
const NUL_BYTES = 8 * 1024;
const WITH_NUL =
  'holds NUL bytes, which no text has: give the input the format that its files have, or encoding: utf-16 where they are such text';

/** What a file begins with must be text. @throws MillraceError `TABLE_INVALID`, saying what it is instead and what to do */
export function requireText(path: string, bytes: Uint8Array, encoding: TableEncoding): void {
  const hasNul = encoding !== 'utf-16' && bytes.subarray(0, NUL_BYTES).includes(0);
  const what = noText(bytes, encoding) ?? (hasNul ? WITH_NUL : undefined);
  // All in one: of what fails a job while it is planned the message alone is told.
  if (what !== undefined) throw new MillraceError('TABLE_INVALID', `${path} ${what}`);
}
