import { closeSync, openSync, readSync } from 'node:fs';
import { sha256Hex } from './ahead-pieces.ts';
import type { StoredEntry } from './stored-entry.ts';

/** Reads rows where entries say that they lie. Holds one file open at a time. */
export class RowsReader {
  #path: string | undefined;
  #fd: number | undefined;

  /** Whether the file has the entry's rows at `offset`, as they were written. */
  holds(path: string, offset: number, { length, sha256 }: Pick<StoredEntry, 'length' | 'sha256'>): boolean {
    if (length === 0) return true;
    const rows = this.read(path, offset, length);
    return rows !== undefined && sha256Hex(rows) === sha256;
  }

  /** Undefined when the file does not have so much, or is not there. */
  read(path: string, offset: number, length: number): Uint8Array | undefined {
    const fd = this.#open(path);
    if (fd === undefined) return undefined;
    const bytes = Buffer.allocUnsafe(length);
    return readSync(fd, bytes, 0, length, offset) === length ? bytes : undefined;
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
    this.#path = undefined;
  }

  #open(path: string): number | undefined {
    if (path === this.#path) return this.#fd;
    this.close();
    this.#path = path;
    try {
      this.#fd = openSync(path, 'r');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    return this.#fd;
  }
}
