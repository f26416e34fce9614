import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { folderOutputFiles } from './output-files.ts';
import { createFolderStore } from './store.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'open-file-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const KINDS: readonly [string, (path: string) => unknown][] = [
  ['a pipe', makePipe],
  ['a socket', makeSocket],
  ['a folder', (path) => mkdirSync(path)],
  ['a file below a file', (path) => writeFileSync(dirname(path), '')],
];

it.each(KINDS)('%s in place of a file is refused by name, however it is read', async (_, make) => {
  const path = join(root, 'of', 'entries.1');
  if (make !== KINDS.at(-1)?.[1]) mkdirSync(dirname(path));
  await make(path);
  const { open, stream, sync, publish } = folderOutputFiles;
  const rows = { fileName: 'rows', preamble: new Uint8Array(), rowColumns: null };
  const output = { folder: root, overwrite: false, owner: 'me', ...rows };
  const parts = { epoch: 2, segments: [{ epoch: 1, length: 5 }], entries: [] };
  const ways: readonly (() => unknown)[] = [
    () => open(path),
    () => Array.fromAsync(stream(path, 0, 5)),
    () => sync(path),
    () => publish(output, parts, () => path),
    () => Array.fromAsync(createFolderStore(root).stream('of/entries.1')),
  ];
  const refusal = { code: 'STATE_CORRUPT', message: expect.stringContaining(path), hint: expect.any(String) };
  for (const read of ways) await expect((async () => read())(), String(read)).rejects.toMatchObject(refusal);
});

it('what is not there is not there', async () => {
  const path = join(root, 'missing');
  expect(folderOutputFiles.open(path)).toBeUndefined();
  expect(await Array.fromAsync(folderOutputFiles.stream(path, 0, 5))).toEqual([]);
  await folderOutputFiles.sync(path);
});

/** Held open at both ends: whoever opens it all the same fails, and does not wait for ever. */
function makePipe(path: string): void {
  execFileSync('mkfifo', [path]);
  const held = openSync(path, 'r+');
  onTestFinished(() => closeSync(held));
}

async function makeSocket(path: string): Promise<void> {
  const server = createServer().listen(path);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
}
