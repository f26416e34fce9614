import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { StreamMask } from './mask.ts';

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
      for await (const chunk of this.#stream) await this.#take(this.#mask.push(chunk as Buffer), file);
    } catch {
      // Destroyed before its end: what came until then is kept.
    }
    await this.#take(this.#mask.end(), file);
    await file?.close().catch(() => undefined);
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
