import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store, StoreEntry } from '../../core/ports/store.ts';
import { Budget } from './budget.ts';
import { fetchFile } from './fetch-file.ts';
import { wholeFile } from './wanted-parts.ts';

const MODIFIED_MS = 1_790_000_000_123;

/** One file, with an etag that what is read has to have. */
class OneFile {
  bytes: Uint8Array;
  etag = '"1"';
  readonly read: [from: number, to: number][] = [];

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  readonly store = {
    address: (path: string) => `azure-blob://a/c/${path}`,
    stat: async (path: string) => this.#entry(path),
    stream: (_: string, from = 0, to = Number.POSITIVE_INFINITY, etag?: string) => this.#stream(from, to, etag),
  } as Partial<Store> as Store;

  #entry(path: string): StoreEntry | undefined {
    return this.etag === '' ? undefined : { path, size: this.bytes.length, modifiedMs: MODIFIED_MS, etag: this.etag };
  }

  async *#stream(from: number, to: number, etag?: string): AsyncGenerator<Uint8Array> {
    this.read.push([from, to]);
    if (etag !== undefined && etag !== this.etag) throw new Error('Azure answered 412');
    yield this.bytes.subarray(from, to);
  }
}

let folder: string;
let target: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fetch-'));
  target = join(folder, 'it');
});
afterEach(() => rmSync(folder, { recursive: true }));

const sliceOf = (file: OneFile) => ({ path: 'x', size: file.bytes.length, modifiedMs: MODIFIED_MS, etag: file.etag });

describe('fetching a file', () => {
  it('takes a large one in pieces, beside one another', async () => {
    const file = new OneFile(Buffer.alloc(9 * 1024 * 1024, 'millrace'));
    const slice = sliceOf(file);
    await fetchFile({ store: file.store, slice, wanted: wholeFile(slice.size), target }, new Budget(2));
    expect(file.read).toHaveLength(3);
    expect(readFileSync(target).equals(file.bytes)).toBe(true);
    expect(statSync(target).mtimeMs).toBeCloseTo(MODIFIED_MS, 0);
  });

  it('takes parts, goes on to the end of the line, and leaves holes of the right size', async () => {
    const text = `${'a'.repeat(99)}\n${'b'.repeat(150_000)}\nccc\n${'d'.repeat(500_000)}`;
    const file = new OneFile(Buffer.from(text));
    const slice = sliceOf(file);
    const wanted = { parts: [[99, 5_000]] as const, lineEndFrom: 4_999 };
    await fetchFile({ store: file.store, slice, wanted, target }, new Budget(1));
    const got = readFileSync(target);
    expect(got.length).toBe(text.length);
    expect(got.subarray(99, 150_101).toString()).toBe(text.slice(99, 150_101));
    expect(got.subarray(0, 99).every((byte) => byte === 0)).toBe(true);
    expect(got.subarray(300_000).every((byte) => byte === 0)).toBe(true);
  });

  it('says that the disk is full, and of which file', async () => {
    const file = new OneFile(Buffer.from('abc'));
    const fetching = fetchFile(
      { store: file.store, slice: sliceOf(file), wanted: wholeFile(3), target: '/dev/full' },
      new Budget(1),
    );
    await expect(fetching).rejects.toMatchObject({
      code: 'STORE_FULL',
      message: 'disk full: cannot write /dev/full (ENOSPC)',
    });
  });

  it.each([
    ['was changed', '"2"', 'it now has 3 bytes', 'etag 2'],
    ['is gone', '', 'it is gone now', 'etag 1'],
  ])('names what %s since it was planned', async (_, etag, message, named) => {
    const file = new OneFile(Buffer.from('abc'));
    const slice = sliceOf(file);
    file.etag = etag;
    for (const wanted of [wholeFile(3), { parts: [], lineEndFrom: null }]) {
      const fetching = fetchFile({ store: file.store, slice, wanted, target }, new Budget(1));
      await expect(fetching).rejects.toMatchObject({
        path: 'azure-blob://a/c/x',
        message: expect.stringContaining(message),
      });
      await expect(fetching).rejects.toThrow(named);
    }
  });

  it('looks at size and time where the plan has no etag', async () => {
    const file = new OneFile(Buffer.from('abc'));
    const slice = { ...sliceOf(file), etag: null, modifiedMs: 5 };
    const fetching = fetchFile({ store: file.store, slice, wanted: wholeFile(3), target }, new Budget(1));
    await expect(fetching).rejects.toThrow('was planned with 3 bytes, time 1970-01-01T00:00:00.005Z; it now has');
  });
});
