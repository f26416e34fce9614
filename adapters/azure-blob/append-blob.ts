import { randomUUID } from 'node:crypto';
import { MillraceError } from '../../core/errors.ts';
import type { GrowingFile, Soon } from '../../core/ports/output-files.ts';
import { REFUSALS_MAX } from './blob-marks.ts';
import { type BlockSize, blockSize } from './block-size.ts';

/** Where the blocks of one blob go. */
export interface BlockTarget {
  /** Sends a block that counts only once a list that names it is committed. */
  stage(id: string, bytes: Uint8Array): Promise<void>;
  /**
   * Makes the blob of these blocks. `etag`: of the blob as it must still be; undefined: there must be none. Returns the
   * new one; undefined when the blob is not what it must be.
   */
  commit(ids: readonly string[], etag: string | undefined, commitId: string): Promise<string | undefined>;
  /** What the last commit called itself, and the blob's etag. */
  lastCommit(): Promise<{ readonly commitId: string | undefined; readonly etag: string } | undefined>;
  read(from: number, to: number): Promise<Uint8Array>;
}

/**
 * A blob that only grows, by lists of blocks. Of the blocks only the last may be small: each commit sends it again with
 * what was added, until it is large enough to stay. Every commit names the etag of the one before, so that the late copy
 * of an older request changes nothing; and calls itself by a name, by which an answer that was lost is recognized.
 */
export class AppendBlob implements GrowingFile {
  readonly place: string;
  readonly #target: BlockTarget;
  readonly #blockSize: BlockSize;
  readonly #writer = randomUUID();
  /** Blocks that stay. */
  readonly #ids: string[] = [];
  #blocks = 0;
  /** Behind the blocks that stay: what the last small block has, and what is new. */
  #tail: Uint8Array[] = [];
  #tailBytes = 0;
  #length = 0;
  #committed = 0;
  #etag: string | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(place: string, target: BlockTarget, sizeAt: BlockSize = blockSize) {
    this.place = place;
    this.#target = target;
    this.#blockSize = sizeAt;
  }

  get length(): number {
    return this.#length;
  }

  /** Resolves when it is in memory, or sent: a kill of this process loses what came since the last `sync`. */
  append(buffers: readonly Uint8Array[]): Promise<void> {
    for (const bytes of buffers) {
      this.#tail.push(bytes);
      this.#tailBytes += bytes.length;
      this.#length += bytes.length;
    }
    return this.#tailBytes < this.#blockSize(this.#length) ? Promise.resolve() : this.#inTurn(() => this.#stageWhole());
  }

  sync(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#committed === this.#length && this.#etag !== undefined) return;
      await this.#stageWhole();
      const length = this.#length;
      const rest = Buffer.concat(this.#tail);
      this.#tail = [rest];
      const ids = rest.length === 0 ? this.#ids : [...this.#ids, await this.#stage(rest)];
      this.#etag = await this.#commit(ids);
      this.#committed = length;
    });
  }

  read(at: number, length: number): Soon<Uint8Array> {
    const start = this.#length - this.#tailBytes;
    const to = Math.min(at + length, this.#length);
    if (at >= start) return Buffer.concat(this.#tail).subarray(at - start, to - start);
    return this.#readBack(at, to);
  }

  close(): void {
    this.#tail = [];
    this.#tailBytes = 0;
  }

  /** What is sent already can be read only once it is committed. */
  async #readBack(at: number, to: number): Promise<Uint8Array> {
    if (to > this.#committed) await this.sync();
    return this.#target.read(at, to);
  }

  /** Sends what fills a block. What fails stays, and is sent again. */
  async #stageWhole(): Promise<void> {
    if (this.#tailBytes < this.#blockSize(this.#length)) return;
    const waiting = this.#tail.length;
    const block = Buffer.concat(this.#tail);
    this.#ids.push(await this.#stage(block));
    this.#tail = this.#tail.slice(waiting);
    this.#tailBytes -= block.length;
  }

  async #stage(bytes: Uint8Array): Promise<string> {
    this.#blocks += 1;
    // All ids of a blob must be equally long.
    const id = Buffer.from(`${this.#writer}.${String(this.#blocks).padStart(10, '0')}`).toString('base64');
    await this.#target.stage(id, bytes);
    return id;
  }

  /** A refusal may be of a commit that took effect, or of a blob that is still as this writer left it. */
  async #commit(ids: readonly string[]): Promise<string> {
    const commitId = `${this.#writer}.${this.#blocks}.${this.#length}`;
    for (let tries = 1; ; tries += 1) {
      const etag = await this.#target.commit(ids, this.#etag, commitId);
      if (etag !== undefined) return etag;
      const last = await this.#target.lastCommit();
      if (last?.commitId === commitId) return last.etag;
      if (last?.etag !== this.#etag || tries === REFUSALS_MAX) break;
    }
    throw new MillraceError('TAKEN_OVER', `${this.place} was changed by somebody else`);
  }

  #inTurn(act: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(act);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
