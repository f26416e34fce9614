import { describe, expect, it } from 'vitest';
import { type BlockSize, blockSize } from './block-size.ts';
import { inBlocks } from './in-blocks.ts';

const MIB = 1024 * 1024;
/** A byte stands for a MiB. */
const scaled: BlockSize = (length) => Math.ceil(blockSize(length * MIB) / MIB);

async function sizesOf(chunks: Iterable<Uint8Array>): Promise<readonly number[]> {
  const sizes: number[] = [];
  for await (const block of inBlocks(chunks, scaled)) sizes.push(block.length);
  return sizes;
}

describe('content in blocks', () => {
  it('is the same bytes, in blocks of 8 MiB whatever pieces they came in', async () => {
    const blocks: Buffer[] = [];
    for await (const block of inBlocks([Buffer.from('0123456'), Buffer.from('789abcdefghijklmno')], scaled)) {
      blocks.push(block);
    }
    expect(blocks.map(String)).toEqual(['01234567', '89abcdef', 'ghijklmn', 'o']);
    expect(await sizesOf([])).toEqual([]);
  });

  it('of what has more than 50,000 times 8 MiB comes in fewer, larger ones', async () => {
    const sizes = await sizesOf([Buffer.alloc(8 * 60_000)]);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(8 * 60_000);
    expect(sizes.length).toBeLessThan(30_000);
    expect(sizes.slice(0, -1).every((size) => size >= 8)).toBe(true);
  });
});
