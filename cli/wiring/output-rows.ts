import { basename, dirname } from 'node:path';
import { parquetRows } from '../../adapters/tables/parquet-rows.ts';
import { outputOptionsOf } from '../../core/job/output-options.ts';
import { goneOutput, type OutputPlace } from '../gone-output.ts';

/**
 * The rows of a completed output from their byte `from` on: those of the file, or the lines that it was made of.
 *
 * @throws MillraceError `STORE_UNAVAILABLE` where the file is gone, `TABLE_INVALID` where it is another one
 */
export async function* outputRows(place: OutputPlace, path: string, from = 0): AsyncGenerator<Uint8Array> {
  const folder = place.openStore(dirname(path));
  const entry = await folder.stat(basename(path));
  if (entry === undefined) throw await goneOutput(place, path);
  const stream = (start?: number, end?: number) => folder.stream(basename(path), start, end);
  const { rowColumns } = outputOptionsOf(place.manifest);
  if (rowColumns === null) {
    if (from < entry.size) yield* stream(from);
    return;
  }
  const lines = parquetRows.decode(rowColumns, { path, size: entry.size, read: stream });
  let skip = from;
  for await (const chunk of lines) {
    if (skip < chunk.length) yield chunk.subarray(skip);
    skip = Math.max(0, skip - chunk.length);
  }
}
