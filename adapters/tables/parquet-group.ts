import type { FileMetaData } from 'hyparquet';
import type { RowGroup } from '../../core/ports/tables.ts';

/** What a footer says of a row group. */
export function parquetGroup({ num_rows, total_byte_size, columns }: FileMetaData['row_groups'][number]): RowGroup {
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  for (const { meta_data: about } of columns) {
    if (about === undefined) continue;
    const start = Number(about.dictionary_page_offset ?? about.data_page_offset);
    from = Math.min(from, start, Number(about.data_page_offset));
    to = Math.max(to, start + Number(about.total_compressed_size));
  }
  return { rows: Number(num_rows), bytes: Number(total_byte_size), from: Math.min(from, to), to };
}
