import { describe, expect, it } from 'vitest';
import { MemoryBlob } from '../../tests/support/memory-blob.ts';
import { AppendBlob } from './append-blob.ts';

const MIB = 1024 * 1024;

const bytesOf = ({ sizes }: MemoryBlob): number => sizes.reduce((sum, size) => sum + size, 0);

describe('a blob that grows', () => {
  it('has one block of what many checkpoints brought, as long as that is little', async () => {
    const target = new MemoryBlob();
    const blob = new AppendBlob('blob', target);
    const row = Buffer.alloc(1);
    for (let at = 0; at < 2_000; at += 1) {
      await blob.append([row]);
      await blob.sync();
    }
    expect(target.commits).toBe(2_000);
    expect(bytesOf(target)).toBe(2_000);
    expect(target.blocks.length).toBe(1);
  });

  it('leaves only its last block small', async () => {
    const target = new MemoryBlob();
    const blob = new AppendBlob('blob', target);
    for (let at = 0; at < 30; at += 1) {
      await blob.append([Buffer.alloc(MIB)]);
      await blob.sync();
    }
    expect(target.sizes.slice(0, -1).every((size) => size >= 8 * MIB)).toBe(true);
    expect(bytesOf(target)).toBe(30 * MIB);
  });

  it('commits nothing twice, and makes an empty blob where nothing was appended', async () => {
    const target = new MemoryBlob();
    const blob = new AppendBlob('blob', target);
    await blob.sync();
    await blob.sync();
    expect(target).toMatchObject({ commits: 1, blocks: [] });
  });

  it('knows its own commit again when the answer was lost', async () => {
    const target = new MemoryBlob();
    const blob = new AppendBlob('blob', target);
    target.losesAnswer = true;
    await blob.append([Buffer.alloc(5)]);
    await blob.sync();
    await blob.append([Buffer.alloc(5)]);
    await blob.sync();
    expect(bytesOf(target)).toBe(10);
  });

  it('commits again what was refused though the blob is as it was, and gives up in the end', async () => {
    const target = new MemoryBlob();
    const blob = new AppendBlob('blob', target);
    for (const refusals of [3, 3]) {
      target.refusals = refusals;
      await blob.append([Buffer.alloc(5)]);
      await blob.sync();
    }
    expect([bytesOf(target), target.commits]).toEqual([10, 2]);
    target.refusals = Number.POSITIVE_INFINITY;
    await blob.append([Buffer.alloc(5)]);
    await expect(blob.sync()).rejects.toMatchObject({ code: 'TAKEN_OVER' });
  });

  it('writes nothing more once somebody else has changed the blob', async () => {
    const target = new MemoryBlob();
    const mine = new AppendBlob('blob', target);
    await mine.append([Buffer.alloc(5)]);
    await mine.sync();
    await target.commit([], target.etag, 'theirs');
    await mine.append([Buffer.alloc(5)]);
    await expect(mine.sync()).rejects.toMatchObject({ code: 'TAKEN_OVER' });
    expect(target.commitId).toBe('theirs');
  });
});
