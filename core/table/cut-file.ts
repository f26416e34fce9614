import type { MiniBatchSize } from '../job/manifest.ts';
import type { TableFile, Tables } from '../ports/tables.ts';
import { cutByRecords } from './cut-by-records.ts';
import type { FilePart } from './file-part.ts';
import { hasHeader, type TablePlan } from './table-plan.ts';
import { formatOf, isOnePiece } from './table-shape.ts';

/**
 * Cuts a file into mini-batches from `from` on: where an earlier part ended, so that whoever goes on cuts the same. Sizes in
 * bytes need no look into the file, but for line breaks inside quotes and for parquet.
 */
export function cutFile(
  file: TableFile,
  plan: TablePlan,
  size: MiniBatchSize,
  from: number,
  tables: Tables,
): AsyncIterable<FilePart> | Iterable<FilePart> {
  const { format } = plan;
  if (isOnePiece(format, file.path)) return from === 0 && file.size > 0 ? [{ from: 0, to: file.size }] : [];
  if (format.format === 'parquet') return cutRowGroups(file, size, from, tables);
  if (typeof size === 'number' && !format.multiLine) return cutEvery(file.size, size, from);
  return cutByRecords(file, format, size, from, hasHeader(plan, file.path));
}

function* cutEvery(end: number, size: number, start: number): Generator<FilePart> {
  for (let from = start; from < end; from += size) yield { from, to: Math.min(from + size, end) };
}

async function* cutRowGroups(
  file: TableFile,
  size: MiniBatchSize,
  start: number,
  tables: Tables,
): AsyncGenerator<FilePart> {
  // What marks that a folder is whole has no name of a table.
  if (file.size === 0 && formatOf(file.path) !== 'parquet') return;
  const { rowGroups } = await tables.footer(file);
  const total = rowGroups.reduce((sum, { rows }) => sum + rows, 0);
  if (typeof size !== 'number') {
    for (const { from, to } of cutEvery(total, size.rows, start)) yield { from, to, rows: to - from };
    return;
  }
  let from = start;
  let bytes = 0;
  let to = 0;
  for (const group of rowGroups) {
    to += group.rows;
    if (to <= start) continue;
    bytes += group.bytes;
    if (bytes < size && to < total) continue;
    if (to > from) yield { from, to, rows: to - from };
    from = to;
    bytes = 0;
  }
}
