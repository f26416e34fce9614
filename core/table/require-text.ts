import type { FileFault } from '../ports/table/file-fault.ts';
import { noText } from '../ports/table/no-text.ts';
import type { TableEncoding } from '../ports/table/table-format.ts';
import { unfitFile } from './unfit-file.ts';

/** One that is lost far behind the start does not make a table something else. */
const NUL_BYTES = 8 * 1024;
const WITH_NUL: FileFault = {
  what: 'holds NUL bytes, which no text has',
  advice: 'give the input the format that its files have, or encoding: utf-16 where they are such text',
};

/** What a file begins with must be text. @throws MillraceError `TABLE_INVALID`, saying what it is instead */
export function requireText(path: string, bytes: Uint8Array, encoding: TableEncoding): void {
  const hasNul = encoding !== 'utf-16' && bytes.subarray(0, NUL_BYTES).includes(0);
  const fault = noText(bytes, encoding) ?? (hasNul ? WITH_NUL : undefined);
  if (fault !== undefined) throw unfitFile(path, fault);
}
