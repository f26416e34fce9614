import { isMapping, type SettingPath } from './job-document.ts';
import type { JobFaults } from './job-faults.ts';
import type { MiniBatchSize, ResolvedInput } from './manifest.ts';
import { valueBy, wholeNumber } from './setting-values.ts';

/** PRS's default for tables: 1 MB. */
const TABLE_BYTES = 1024 * 1024;
/** As in PRS units count by 1024, in any case, a space allowed. */
const BYTES = /^\s*(\d+(?:\.\d+)?)\s*([kmg]?)b\s*$/i;
const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };
/** `{ rows: n }` as a text, which is what a parameter can be. */
const ROWS = /^\s*\{\s*"?rows"?\s*:\s*(\d+)\s*\}\s*$/;
const count = wholeNumber(1);
const SIZES = 'must be a whole number, 1 or more, or of tables a size such as 100KB, 1MB, or { rows: 1000 }';

/** `mini_batch_size`: a number of files or bytes, a size such as `10MB`, or `{ rows: n }`. */
export const miniBatchSize = valueBy<MiniBatchSize>(
  'a whole number, 1 or more',
  (value) => {
    const plain = count.safeParse(value);
    if (plain.success) return plain.data;
    if (typeof value === 'string') return bytesIn(value) ?? rowsIn(ROWS.exec(value)?.[1]);
    if (!isMapping(value) || Object.keys(value).join() !== 'rows') return undefined;
    return rowsIn(value.rows);
  },
  (value) => (isMapping(value) || /^\s*[\d{]/.test(String(value)) ? SIZES : undefined),
);

/** `512MB`, `2GB`. */
export const byteSize = valueBy<number>(
  'a size such as 512MB or 2GB',
  (value) => bytesIn(String(value)),
  (value) =>
    count.safeParse(value).success ? `must be a size with its unit, such as ${String(value).trim()}MB` : undefined,
);

function rowsIn(value: unknown): { readonly rows: number } | undefined {
  const rows = count.safeParse(value);
  return rows.success ? { rows: rows.data } : undefined;
}

function bytesIn(text: string): number | undefined {
  const [, number, unit] = BYTES.exec(text) ?? [];
  const bytes = Math.floor(Number(number) * (UNITS[unit?.toLowerCase() ?? ''] ?? 0));
  return bytes >= 1 && Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** The setting, where it is not given, depends on what is to be split. */
export const defaultSize = (inputs: readonly ResolvedInput[]): number | undefined =>
  inputs.some(({ type }) => type === 'tabular') ? TABLE_BYTES : undefined;

/** What fits files does not fit tables, and the other way round. */
export function checkSizeAndKinds(
  size: unknown,
  inputs: readonly ResolvedInput[],
  at: SettingPath,
  faults: JobFaults,
): void {
  const kinds = new Set(inputs.map(({ type }) => type));
  if (kinds.size > 1) {
    faults.add(['inputs'], 'must be all of type file or all of type tabular; a mini-batch holds files or rows');
  } else if (
    kinds.has('file') &&
    (isMapping(size) || (typeof size === 'string' && (BYTES.test(size) || ROWS.test(size))))
  ) {
    faults.add(at, 'a size in bytes or rows is for tabular inputs; give a number of files');
  }
}
