import { basename, dirname } from 'node:path';
import { parquetRows } from '../../adapters/tables/parquet-rows.ts';
import { MillraceError } from '../../core/errors.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { outputOptionsOf } from '../../core/job/output-options.ts';
import type { Store } from '../../core/ports/store.ts';

/**
 * The rows of a completed output from their byte `from` on: those of the file, or the lines that it was made of.
 *
 * @throws MillraceError `STORE_UNAVAILABLE` where the file is gone, `TABLE_INVALID` where it is another one
 */
export async function* outputRows(
  manifest: StepManifest,
  path: string,
  openStore: (folder: string) => Store,
  from = 0,
): AsyncGenerator<Uint8Array> {
  const store = openStore(dirname(path));
  const entry = await store.stat(basename(path));
  if (entry === undefined) {
    throw new MillraceError('STORE_UNAVAILABLE', `the output ${path} is not there any more`);
  }
  const stream = (start?: number, end?: number) => store.stream(basename(path), start, end);
  const { rowColumns } = outputOptionsOf(manifest);
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
