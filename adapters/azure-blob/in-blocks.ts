import { type BlockSize, blockSize } from './block-size.ts';

/** Content as the blocks of a blob: all but the last as large as they must be. */
export async function* inBlocks(
  content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  sizeAt: BlockSize = blockSize,
): AsyncGenerator<Buffer> {
  let gathered: Uint8Array[] = [];
  let bytes = 0;
  let wanted = sizeAt(0);
  let length = 0;
  for await (const chunk of content) {
    for (let rest = chunk; rest.length > 0; ) {
      const part = rest.subarray(0, wanted - bytes);
      gathered.push(part);
      bytes += part.length;
      length += part.length;
      rest = rest.subarray(part.length);
      if (bytes < wanted) continue;
      yield Buffer.concat(gathered);
      gathered = [];
      bytes = 0;
      wanted = sizeAt(length);
    }
  }
  if (bytes > 0) yield Buffer.concat(gathered);
}
