import { parquetRows } from '../../adapters/tables/parquet-rows.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { outputOptionsOf } from '../../core/job/output-options.ts';
import type { TableFile } from '../../core/ports/tables.ts';

/**
 * The rows of a completed output from their byte `from` on: those of the file, or the lines that it was made of.
 *
 * @throws MillraceError `TABLE_INVALID` where the file is another one
 */
export async function* outputRows(manifest: StepManifest, file: TableFile, from = 0): AsyncGenerator<Uint8Array> {
  const { rowColumns } = outputOptionsOf(manifest);
  if (rowColumns === null) {
    if (from < file.size) yield* file.read(from);
    return;
  }
  let skip = from;
  for await (const chunk of parquetRows.decode(rowColumns, file)) {
    if (skip < chunk.length) yield chunk.subarray(skip);
    skip = Math.max(0, skip - chunk.length);
  }
}
