// The loop of `by-hand.mjs` with the least that our promises ask of any program: each input is pinned by its size and
// time when planned and looked at again before `run()`, the plan is kept, rows are hashed and appended in order as they
// come, with an entry for each mini-batch, and what is counted as done is on the disk. No retries, no timeouts, no resume.
//
//   node bench/promises-by-hand.mjs ENTRY_SCRIPT INPUT_FOLDER MINI_BATCH_SIZE WORKERS OUTPUT_FILE
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, fdatasyncSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { dealToChildren } from './deal-to-children.mjs';
import { miniBatchesOf } from './mini-batches-of.mjs';

const [entryScript, folder, size, workers, output] = process.argv.slice(2);
const IN_FLIGHT_MAX = 4;
const SYNC_MS = 200;

const child = join(import.meta.dirname, 'promises-by-hand-child.mjs');
const children = Array.from({ length: Number(workers) }, () => fork(child, [entryScript]));
const plan = miniBatchesOf(folder, Number(size)).map(({ files }) => ({ files: files.map(pinned) }));
writeFileSync(`${output}.plan`, JSON.stringify(plan));
const written = { rows: openSync(output, 'w'), entries: openSync(`${output}.entries`, 'w') };
const early = new Map();
let next = 0;
let offset = 0;
let syncedAt = performance.now();
await dealToChildren(children, plan, IN_FLIGHT_MAX, take);
sync();
for (const file of Object.values(written)) closeSync(file);
for (const worker of children) worker.disconnect();

function pinned(path) {
  const { size, mtimeMs } = statSync(path);
  return { path, size, mtimeMs };
}

function take(index, rows) {
  early.set(index, rows);
  for (let due = early.get(next); due !== undefined; due = early.get(next)) append(due);
  if (performance.now() - syncedAt > SYNC_MS) sync();
}

function append(rows) {
  const bytes = Buffer.from(`${rows.join('\n')}\n`);
  const sha256 = createHash('sha256').update(bytes).digest('base64');
  writeSync(written.rows, bytes);
  writeSync(written.entries, `${JSON.stringify({ index: next, rows: rows.length, offset, sha256 })}\n`);
  early.delete(next);
  offset += bytes.length;
  next += 1;
}

function sync() {
  fdatasyncSync(written.rows);
  fdatasyncSync(written.entries);
  syncedAt = performance.now();
}
