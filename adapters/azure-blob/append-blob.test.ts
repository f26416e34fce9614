import { describe, expect, it } from 'vitest';
import { AppendBlob, type BlockTarget } from './append-blob.ts';

const MIB = 1024 * 1024;

/** A blob in memory that keeps the rules of the service. */
class MemoryBlob implements BlockTarget {
  readonly #staged = new Map<string, number>();
  blocks: readonly string[] = [];
  sizes: readonly number[] = [];
  etag: string | undefined;
  commitId: string | undefined;
  commits = 0;
  /** The next commit takes effect, and its answer is lost. */
  losesAnswer = false;

  async stage(id: string, bytes: Uint8Array): Promise<void> {
    this.#staged.set(id, bytes.length);
  }

  async commit(ids: readonly string[], etag: string | undefined, commitId: string): Promise<string | undefined> {
    if (etag !== this.etag) return undefined;
    this.sizes = ids.map((id) => this.#staged.get(id) ?? Number.NaN);
    this.blocks = [...ids];
    this.commits += 1;
    this.etag = `"${this.commits}"`;
    this.commitId = commitId;
    if (!this.losesAnswer) return this.etag;
    // Asked again, the service finds that the blob is not what it was.
    this.losesAnswer = false;
    return undefined;
  }

  async lastCommit() {
    return this.etag === undefined ? undefined : { commitId: this.commitId, etag: this.etag };
  }

  async read(): Promise<Uint8Array> {
    return Buffer.alloc(0);
  }
}

const bytesOf = ({ sizes }: MemoryBlob): number => sizes.reduce((sum, size) => sum + size, 0);

describe('a blob that grows', () => {
  it('stays far below the limit of 50,000 blocks through 60,000 checkpoints', async () => {
    const target = new MemoryBlob();
    const blob = new AppendBlob('blob', target);
    const row = Buffer.alloc(1);
    for (let at = 0; at < 60_000; at += 1) {
      await blob.append([row]);
      await blob.sync();
    }
    expect(target.commits).toBe(60_000);
    expect(bytesOf(target)).toBe(60_000);
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
