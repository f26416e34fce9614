import { closeSync, readdirSync, readSync, rmdirSync, rmSync, statSync } from 'node:fs';
import type { OutputFiles, ReadableFile } from '../../core/ports/output-files.ts';
import { AppendFile } from './append-file.ts';
import { syncFile, translateError } from './durable.ts';
import { openFile, readFrom } from './open-file.ts';
import { outputError } from './output-error.ts';
import { publishOutput } from './output-publish.ts';

const CHUNK_BYTES = 1024 * 1024;

/** The files of outputs on local folders; places are absolute paths. */
export const folderOutputFiles: OutputFiles = {
  create: (path, of) => new AppendFile(path, of === 'output' ? outputError : translateError),
  open: (path) => orMissing(path, () => new FolderFile(path)),
  size: (path) => orMissing(path, () => statSync(path, { throwIfNoEntry: false })?.size),
  stream: (path, from, to) => streamIfThere(path, from, to),
  names: (folder) => orMissing(folder, () => readdirSync(folder)) ?? [],
  sync: (path) =>
    syncFile(path).catch((error: unknown) => {
      throw translateError(path, error);
    }),
  remove: (path) => orMissing(path, () => rmSync(path, { force: true })),
  removeFolder: (path) => orMissing(path, () => removeIfEmpty(path)),
  publish: publishOutput,
};

/** Another job may put something there at any moment. */
function removeIfEmpty(path: string): void {
  try {
    rmdirSync(path);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

class FolderFile implements ReadableFile {
  readonly #path: string;
  readonly #fd: number;

  constructor(path: string) {
    this.#path = path;
    this.#fd = openFile(path);
  }

  read(at: number, length: number): Uint8Array {
    try {
      const bytes = Buffer.allocUnsafeSlow(length);
      return bytes.subarray(0, readSync(this.#fd, bytes, 0, length, at));
    } catch (error) {
      throw translateError(this.#path, error);
    }
  }

  close(): void {
    closeSync(this.#fd);
  }
}

function orMissing<T>(path: string, act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw translateError(path, error);
  }
}

async function* streamIfThere(path: string, from: number, to: number): AsyncIterable<Uint8Array> {
  if (from >= to) return;
  try {
    yield* readFrom(path, { start: from, end: to - 1, highWaterMark: CHUNK_BYTES });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw translateError(path, error);
  }
}
