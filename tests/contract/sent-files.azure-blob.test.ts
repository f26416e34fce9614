import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import { sendOutput } from '../../adapters/staging/send-output.ts';
import type { Store } from '../../core/ports/store.ts';
import { makeContainer } from '../support/azurite.ts';

const MIB = 1024 * 1024;

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sent-'));
  const { address, access } = await makeContainer();
  store = createBlobStore(address, access);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A folder in which a mini-batch wrote this file. */
function written(index: number, bytes: number): string {
  const local = join(folder, String(index));
  mkdirSync(local);
  writeFileSync(join(local, 'same'), Buffer.alloc(bytes, index));
  return local;
}

describe('files that scripts wrote, sent to Azure Blob', () => {
  it.each([
    ['small', 40, 100],
    ['large', 6, 9 * MIB],
  ])('under one name at the same moment (%s): one of them is there in the end, whole', async (_size, count, bytes) => {
    const all = Array.from({ length: count }, (_, index) => ({ local: written(index, bytes), index }));
    await Promise.all(
      all.map(({ local, index }) => sendOutput({ local, remote: '', writer: 'job/step' }, store, index)),
    );
    const found = await store.read('same');
    expect(found).toHaveLength(bytes);
    expect(new Set(found)).toEqual(new Set([found?.[0]]));
  });

  it('in the place of earlier ones leave no file open', async () => {
    const output = { local: written(0, 9 * MIB), remote: '', writer: 'job/step' };
    for (let time = 0; time < 3; time += 1) await sendOutput(output, store, 0);
    const open = readdirSync('/proc/self/fd').map((fd) => targetOf(`/proc/self/fd/${fd}`));
    expect(open.filter((path) => path.startsWith(folder))).toEqual([]);
  });
});

/** Of the reading of the list itself nothing is left. */
function targetOf(fd: string): string {
  try {
    return readlinkSync(fd);
  } catch {
    return '';
  }
}
