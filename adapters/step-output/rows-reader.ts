import type { OutputFiles, ReadableFile, Soon } from '../../core/ports/output-files.ts';
import { sha256Hex } from './ahead-pieces.ts';
import type { StoredEntry } from './stored-entry.ts';

/** Reads rows where entries say that they lie. Holds one file open at a time. */
export class RowsReader {
  readonly #files: OutputFiles;
  #place: string | undefined;
  #file: Soon<ReadableFile | undefined>;

  constructor(files: OutputFiles) {
    this.#files = files;
  }

  /** Whether the file has the entry's rows at `offset`, as they were written. */
  async holds(place: string, offset: number, { length, sha256 }: Pick<StoredEntry, 'length' | 'sha256'>) {
    if (length === 0) return true;
    const rows = await this.read(place, offset, length);
    return rows !== undefined && sha256Hex(rows) === sha256;
  }

  /** Undefined when the file does not have so much, or is not there. */
  async read(place: string, offset: number, length: number): Promise<Uint8Array | undefined> {
    const bytes = await (await this.#open(place))?.read(offset, length);
    return bytes?.length === length ? bytes : undefined;
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    this.#place = undefined;
    (await file)?.close();
  }

  async #open(place: string): Promise<ReadableFile | undefined> {
    if (place !== this.#place) {
      await this.close();
      this.#place = place;
      this.#file = this.#files.open(place);
    }
    return this.#file;
  }
}
