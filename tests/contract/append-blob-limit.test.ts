import { describe, expect, it } from 'vitest';
import { AppendBlob } from '../../adapters/azure-blob/append-blob.ts';
import { type BlockSize, blockSize } from '../../adapters/azure-blob/block-size.ts';
import { MemoryBlob } from '../support/memory-blob.ts';

const APPENDS = 60_000;
const BLOCKS_MAX = 50_000;
const MIB = 1024 * 1024;
/** The rule as it is, with a byte for each MiB: half a terabyte need not be moved to see what becomes of it. */
const scaled: BlockSize = (length) => blockSize(length * MIB) / MIB;

interface Growth {
  readonly bytes: number;
  readonly appendsPerCheckpoint: number;
  readonly sizeAt?: BlockSize;
}

/** What is there after so many appends. */
async function grown({ bytes, appendsPerCheckpoint, sizeAt }: Growth): Promise<MemoryBlob> {
  const target = new MemoryBlob();
  const blob = new AppendBlob('blob', target, sizeAt);
  const rows = Buffer.alloc(bytes);
  for (let made = 1; made <= APPENDS; made += 1) {
    await blob.append([rows]);
    if (made % appendsPerCheckpoint === 0) await blob.sync();
  }
  expect(target.commits).toBe(APPENDS / appendsPerCheckpoint);
  expect(target.sizes.reduce((sum, size) => sum + size, 0)).toBe(APPENDS * bytes);
  return target;
}

describe('a blob that grows by 60,000 appends stays below the limit of 50,000 blocks', () => {
  it('when each brings a byte and has a checkpoint: all are one block', async () => {
    expect((await grown({ bytes: 1, appendsPerCheckpoint: 1 })).blocks.length).toBe(1);
  });

  it('when each brings enough for a block of its own: those behind are larger', async () => {
    const { blocks, sizes } = await grown({ bytes: 8, appendsPerCheckpoint: 25, sizeAt: scaled });
    expect(blocks.length).toBeLessThan(BLOCKS_MAX * 0.6);
    expect(sizes.slice(0, -1).every((size) => size >= 8)).toBe(true);
    expect(sizes.at(-2)).toBeGreaterThanOrEqual(scaled(APPENDS * 8 * 0.9));
  });
});
