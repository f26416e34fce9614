import { expect, it } from 'vitest';
import { AppendBlob } from '../../adapters/azure-blob/append-blob.ts';
import { MemoryBlob } from '../support/memory-blob.ts';

const CHECKPOINTS = 60_000;

it('a blob that grows stays far below the limit of 50,000 blocks through 60,000 checkpoints', async () => {
  const target = new MemoryBlob();
  const blob = new AppendBlob('blob', target);
  const row = Buffer.alloc(1);
  for (let at = 0; at < CHECKPOINTS; at += 1) {
    await blob.append([row]);
    await blob.sync();
  }
  expect(target.commits).toBe(CHECKPOINTS);
  expect(target.sizes.reduce((sum, size) => sum + size, 0)).toBe(CHECKPOINTS);
  expect(target.blocks.length).toBe(1);
});
