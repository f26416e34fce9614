import type { MiniBatchSize } from '../job/manifest.ts';
import { Selection } from '../mini-batch/selection.ts';
import { counted } from '../ports/plural.ts';
import type { RowGroup, TableFile, Tables } from '../ports/tables.ts';
import { cutByRecords } from './cut-by-records.ts';
import type { FilePart } from './file-part.ts';
import { hasHeader, type TablePlan } from './table-plan.ts';
import { formatOf, isOnePiece } from './table-shape.ts';

/**
 * Cuts a file into mini-batches from `from` on: where an earlier part ended, so that whoever goes on cuts the same. Sizes in
 * bytes need no look into the file, but for line breaks inside quotes, for parquet, and where `selection` counts rows.
 */
export function cutFile(
  file: TableFile,
  plan: TablePlan,
  size: MiniBatchSize,
  from: number,
  tables: Tables,
  selection = new Selection({ skip: 0, take: null }, 0),
): AsyncIterable<FilePart> | Iterable<FilePart> {
  const { format } = plan;
  if (isOnePiece(format, file.path)) return from === 0 && file.size > 0 ? [wholeFile(file)] : [];
  if (format.format === 'parquet') return cutRowGroups(file, size, from, tables, selection);
  if (typeof size === 'number' && !format.multiLine && selection.isAll) return cutEvery(file.size, size, from);
  return cutByRecords(file, format, size, { from, hasHeader: hasHeader(plan, file.path), selection });
}

const wholeFile = ({ path, size }: TableFile): FilePart => {
  return { from: 0, to: size, onePiece: `${path} and others like it cannot be split: each is one mini-batch` };
};

function* cutEvery(end: number, size: number, start: number): Generator<FilePart> {
  for (let from = start; from < end; from += size) yield { from, to: Math.min(from + size, end) };
}

async function* cutRowGroups(
  file: TableFile,
  size: MiniBatchSize,
  start: number,
  tables: Tables,
  selection: Selection,
): AsyncGenerator<FilePart> {
  // What marks that a folder is whole has no name of a table.
  if (file.size === 0 && formatOf(file.path) !== 'parquet') return;
  const { rowGroups } = await tables.footer(file);
  const total = rowGroups.reduce((sum, { rows }) => sum + rows, 0);
  const wanted = selection.range(Math.max(0, total - start));
  const end = start + wanted.to;
  let from = start + wanted.from;
  if (typeof size !== 'number') {
    for (const part of cutEvery(end, size.rows, from)) yield { ...part, rows: part.to - part.from };
    return;
  }
  let bytes = 0;
  let to = 0;
  for (const group of rowGroups) {
    to = Math.min(to + group.rows, end);
    if (to <= from) continue;
    bytes += group.bytes;
    if (bytes < size && to < end) continue;
    yield { from, to, rows: to - from, ...(group.bytes > size && { onePiece: rowGroup(file, group) }) };
    from = to;
    bytes = 0;
  }
}

const rowGroup = ({ path }: TableFile, { rows, bytes }: RowGroup): string =>
  `${path} has a row group of ${counted(rows, 'row')}, ${counted(bytes, 'byte')} decompressed, and perhaps more like it: a size in bytes does not split one; mini_batch_size: { rows: N } does, or write smaller ones`;
