import { appendFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beginFile } from './begin-file.ts';

const FLUSH_MS = 200;
const FLUSH_CHARS = 64 * 1024;
/** What waits for a slow disk; beyond it lines are dropped. */
const PENDING_CHARS_MAX = 4 * 1024 * 1024;

export interface AppendBufferOptions {
  /** Absolute. */
  readonly folder: string;
  /** What some files begin with, by their path; once, though many processes append to them. */
  readonly beginnings: ReadonlyMap<string, string>;
  /** Called once, with the first error. */
  readonly onTrouble: (error: unknown) => void;
  /** Says, as `[path, text]`, that so many pieces are missing. */
  readonly describeDropped: (count: number) => readonly [path: string, text: string];
}

/** Appends text to files below a folder in the background. Pushing costs no I/O and never throws. */
export class AppendBuffer {
  readonly #options: AppendBufferOptions;
  readonly #madeFolders = new Set<string>();
  readonly #begun = new Set<string>();
  #pending = new Map<string, string[]>();
  #pendingChars = 0;
  #dropped = 0;
  #hadTrouble = false;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: AppendBufferOptions) {
    this.#options = options;
  }

  /** An empty text only begins its file. */
  push(path: string, text: string): void {
    if (this.#isClosed) return;
    if (this.#pendingChars + text.length > PENDING_CHARS_MAX) {
      this.#dropped++;
      return;
    }
    const pieces = this.#pending.get(path);
    if (pieces === undefined) this.#pending.set(path, [text]);
    else pieces.push(text);
    this.#pendingChars += text.length;
    this.#schedule();
  }

  /** Resolves once all that was pushed is written or given up. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#writing;
    await this.#writeAll();
  }

  /** For what is not a matter of the disk, too. */
  trouble(error: unknown): void {
    if (this.#hadTrouble) return;
    this.#hadTrouble = true;
    this.#options.onTrouble(error);
  }

  #schedule(): void {
    if (this.#pendingChars >= FLUSH_CHARS) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), FLUSH_MS).unref();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#writing !== undefined) return;
    this.#writing = this.#writeAll().then(() => {
      this.#writing = undefined;
      if (this.#pending.size > 0 && !this.#isClosed) this.#schedule();
    });
  }

  async #writeAll(): Promise<void> {
    const pending = this.#pending;
    this.#pending = new Map();
    this.#pendingChars = 0;
    for (const [path, pieces] of pending) {
      if (!(await this.#append(path, pieces.join('')))) this.#dropped += pieces.length;
    }
    await this.#confessDropped();
  }

  async #confessDropped(): Promise<void> {
    const dropped = this.#dropped;
    if (dropped === 0) return;
    const [path, text] = this.#options.describeDropped(dropped);
    if (await this.#append(path, text)) this.#dropped -= dropped;
  }

  async #append(path: string, text: string): Promise<boolean> {
    const file = join(this.#options.folder, path);
    try {
      await this.#makeFolder(dirname(file));
      await this.#begin(path, file);
      if (text !== '') await appendFile(file, text);
      return true;
    } catch (error) {
      this.trouble(withPlace(file, error));
      return false;
    }
  }

  async #begin(path: string, file: string): Promise<void> {
    const text = this.#options.beginnings.get(path);
    if (text === undefined || this.#begun.has(path)) return;
    await beginFile(file, text);
    this.#begun.add(path);
  }

  async #makeFolder(folder: string): Promise<void> {
    if (this.#madeFolders.has(folder)) return;
    await mkdir(folder, { recursive: true });
    this.#madeFolders.add(folder);
  }
}

/** The system names no file when a write fails. */
function withPlace(file: string, error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  const word = code === 'ENOSPC' || code === 'EDQUOT' ? 'disk full: ' : '';
  return new Error(`${word}cannot write ${file} (${code ?? message})`, { cause: error });
}
