import { MillraceError } from '../errors.ts';
import { type NoText, noText } from '../ports/table/no-text.ts';
import type { TableEncoding } from '../ports/table/table-format.ts';

/** One that is lost far behind the start does not make a table something else. */
const NUL_BYTES = 8 * 1024;

/** What a file begins with must be text. @throws MillraceError `TABLE_INVALID`, saying what it is instead */
export function requireText(path: string, bytes: Uint8Array, encoding: TableEncoding): void {
  const found = noText(bytes, encoding) ?? withNul(bytes, encoding);
  if (found !== undefined) throw new MillraceError('TABLE_INVALID', `${path} ${found.what}`, { hint: found.hint });
}

function withNul(bytes: Uint8Array, encoding: TableEncoding): NoText | undefined {
  if (encoding === 'utf-16' || !bytes.subarray(0, NUL_BYTES).includes(0)) return undefined;
  return {
    what: 'holds NUL bytes, which no text has',
    hint: 'give the input the format that its files have; encoding: utf-16 where they are text of that kind',
  };
}
