import { isGzip } from '../../core/ports/table/is-gzip.ts';
import type { TableTask } from '../../core/ports/table/table-format.ts';
import type { ParquetFooter } from '../../core/ports/tables.ts';

/** Bytes of a file, from the first up to, not including, the second. */
export type Part = readonly [from: number, to: number];

export interface WantedParts {
  /** In order, without overlap. */
  readonly parts: readonly Part[];
  /** From here on a line end is looked for: up to it the file is wanted, be it behind the parts. Null: no further. */
  readonly lineEndFrom: number | null;
}

/** Most lines are shorter: then their end comes with the rest. */
const LINE_BYTES = 8 * 1024;
/** A parquet file says at both ends what it is. */
const MAGIC_BYTES = 4;

export const wholeFile = (size: number): WantedParts => ({ parts: size > 0 ? [[0, size]] : [], lineEndFrom: null });

/**
 * The bytes that a worker looks at when it reads a part of a table (docs/reference/worker-protocol.md, Tables); of
 * parquet the row groups that its rows lie in. `footer` is called for parquet only.
 */
export async function wantedParts(
  { path, size }: { readonly path: string; readonly size: number },
  at: number,
  table: TableTask,
  footer: () => Promise<ParquetFooter>,
): Promise<WantedParts> {
  const [from, to] = table.ranges[at] ?? [0, size];
  if (table.format === 'parquet') return { parts: rowGroupParts(await footer(), size, from, to), lineEndFrom: null };
  if (isGzip(path) || table.encoding === 'utf-16') return wholeFile(size);
  const isExact = table.format === 'csv' && table.multiLine;
  // The byte before tells whether a record begins right there.
  const start = isExact || from === 0 ? from : from - 1;
  if (start >= Math.min(to, size)) return { parts: [], lineEndFrom: null };
  const header: Part = [0, table.headers[at] === true ? Math.min(table.headerBytes, size) : 0];
  if (isExact || to >= size) return { parts: joined([header, [start, Math.min(to, size)]]), lineEndFrom: null };
  return { parts: joined([header, [start, Math.min(to + LINE_BYTES, size)]]), lineEndFrom: to - 1 };
}

/** What is neither row group of another mini-batch nor between them: the footer, and the indexes before it. */
function rowGroupParts({ rowGroups }: ParquetFooter, size: number, from: number, to: number): readonly Part[] {
  const parts: Part[] = [[0, Math.min(MAGIC_BYTES, size)]];
  let row = 0;
  let dataEnd = 0;
  for (const group of rowGroups) {
    const isWanted = row < to && row + group.rows > from;
    if (isWanted && group.to > group.from) parts.push([group.from, Math.min(group.to, size)]);
    row += group.rows;
    dataEnd = Math.max(dataEnd, group.to);
  }
  parts.push([Math.min(dataEnd, size), size]);
  return joined(parts);
}

function joined(parts: readonly Part[]): readonly Part[] {
  const all: [number, number][] = [];
  for (const [from, to] of [...parts].sort((one, other) => one[0] - other[0])) {
    const last = all.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else if (to > from) all.push([from, to]);
  }
  return all;
}
