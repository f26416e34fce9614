import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { StreamMask } from './mask.ts';

/** What is printed within this time goes to the file together, unless it is so much. */
const GATHER_MS = 20;
const MUCH_BYTES = 16 * 1024;
/** Looks this often whether a pipe that should be at its end still brings something, and gives up after so many looks. */
const LOOK_MS = 250;
const LOOKS_LIMIT = 20;

/**
 * Appends what a script prints to a file, secrets masked. The pipe is read only as fast as the file takes it, so a
 * script that prints much waits, and no memory fills. A file that cannot be written loses lines but stops nobody.
 */
export class LogFile {
  /** Resolves when all that was printed is in the file. Never rejects. */
  readonly finished: Promise<void>;
  readonly #stream: Readable;
  readonly #file: string;
  readonly #mask: StreamMask;
  readonly #tailBytes: number;
  #tail: Buffer = Buffer.alloc(0);
  #bytes = 0;
  #isWriting = false;
  readonly #ending = new AbortController();

  constructor(stream: Readable, file: string, secrets: readonly string[], tailBytes: number) {
    this.#stream = stream;
    this.#file = file;
    this.#mask = new StreamMask(secrets);
    this.#tailBytes = tailBytes;
    this.finished = this.#pump();
  }

  /** The last whole characters that were printed. */
  tail(): string {
    let start = 0;
    while (((this.#tail[start] ?? 0) & 0xc0) === 0x80) start += 1;
    return this.#tail.toString('utf8', start);
  }

  /**
   * The process is gone. A descendant that left its group may still hold the pipe, or the disk may hang: this resolves
   * in bounded time.
   */
  expectEnd(): Promise<void> {
    this.#ending.abort();
    return new Promise((resolve) => {
      let seen = -1;
      let looks = 0;
      const timer = setInterval(() => {
        looks += 1;
        const isSilent = this.#bytes === seen && !this.#isWriting;
        seen = this.#bytes;
        if (isSilent || looks === LOOKS_LIMIT) this.#stream.destroy();
        if (looks === LOOKS_LIMIT) resolve();
      }, LOOK_MS);
      void this.finished.then(() => {
        clearInterval(timer);
        resolve();
      });
    });
  }

  async #pump(): Promise<void> {
    const file = await this.#open();
    try {
      for await (const chunk of this.#stream as AsyncIterable<Buffer>) {
        await this.#take(this.#mask.push(chunk), file);
        if (chunk.length < MUCH_BYTES) await this.#gather();
      }
    } catch {
      // Destroyed before its end: what came until then is kept.
    }
    await this.#take(this.#mask.end(), file);
    await file?.close().catch(() => undefined);
  }

  /** Many scripts print a line each mini-batch, and each line alone would cost more than its mini-batch. */
  async #gather(): Promise<void> {
    // The tail may be asked for at any moment, and is to be up to date.
    if (this.#tailBytes > 0) return;
    await pause(GATHER_MS, undefined, { signal: this.#ending.signal }).catch(() => undefined);
  }

  async #open(): Promise<FileHandle | undefined> {
    try {
      await mkdir(dirname(this.#file), { recursive: true });
      return await open(this.#file, 'a');
    } catch {
      return undefined;
    }
  }

  async #take(bytes: Buffer, file: FileHandle | undefined): Promise<void> {
    this.#bytes += bytes.length;
    this.#keepTail(bytes);
    if (bytes.length === 0) return;
    this.#isWriting = true;
    await file?.appendFile(bytes).catch(() => undefined);
    this.#isWriting = false;
  }

  #keepTail(bytes: Buffer): void {
    if (this.#tailBytes === 0 || bytes.length === 0) return;
    const last = bytes.subarray(-this.#tailBytes);
    this.#tail = Buffer.concat([this.#tail.subarray(-(this.#tailBytes - last.length) || this.#tail.length), last]);
  }
}
