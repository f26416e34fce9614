import type { TableFile } from '../../core/ports/tables.ts';

/** A file as the library of parquet reads one. */
export const fileBuffer = (file: TableFile) => ({
  byteLength: file.size,
  slice: async (from: number, to = file.size): Promise<ArrayBuffer> =>
    (await bytesOf(file.read(from, to))).buffer as ArrayBuffer,
});

/** In memory of its own: what a stream gives may be a view of more. */
async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const gathered: Uint8Array[] = [];
  for await (const piece of pieces) gathered.push(piece);
  return new Uint8Array(Buffer.concat(gathered));
}
