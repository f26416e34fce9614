import type { BlockTarget } from '../../adapters/azure-blob/append-blob.ts';

/** A blob in memory that keeps the rules of the service. */
export class MemoryBlob implements BlockTarget {
  readonly #staged = new Map<string, number>();
  blocks: readonly string[] = [];
  etag: string | undefined;
  commitId: string | undefined;
  commits = 0;
  /** The next commit takes effect, and its answer is lost. */
  losesAnswer = false;
  /** So many commits are refused, whatever the blob is. */
  refusals = 0;

  /** Of its blocks, in bytes. */
  get sizes(): readonly number[] {
    return this.blocks.map((id) => this.#staged.get(id) ?? Number.NaN);
  }

  async stage(id: string, bytes: Uint8Array): Promise<void> {
    this.#staged.set(id, bytes.length);
  }

  async commit(ids: readonly string[], etag: string | undefined, commitId: string): Promise<string | undefined> {
    if (this.refusals > 0) {
      this.refusals -= 1;
      return undefined;
    }
    if (etag !== this.etag) return undefined;
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
