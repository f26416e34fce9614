// What a good engineer writes for a large table: forked workers that each read a range of its bytes with nodejs-polars,
// rows kept in order and written at the end. No retries, nothing survives a kill.
//
//   node bench/tables-by-hand.mjs ENTRY_SCRIPT TABLE BYTES WORKERS OUTPUT_FILE
import { fork } from 'node:child_process';
import { closeSync, openSync, readSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dealToChildren } from './deal-to-children.mjs';

const [entryScript, table, bytes, workers, output] = process.argv.slice(2);
const IN_FLIGHT_MAX = 2;
const size = statSync(table).size;
const length = Number(bytes);
const ranges = Array.from({ length: Math.ceil(size / length) }, (_, n) => ({
  range: [n * length, Math.min((n + 1) * length, size)],
}));
const header = headerOf(table);
const child = join(import.meta.dirname, 'tables-by-hand-child.mjs');
const children = Array.from({ length: Number(workers) }, () => fork(child, [entryScript, table, header]));
const results = await dealToChildren(children, ranges, IN_FLIGHT_MAX);
for (const worker of children) worker.disconnect();
writeFileSync(output, `${results.join('\n')}\n`);

function headerOf(path) {
  const file = openSync(path, 'r');
  const first = Buffer.alloc(4096);
  readSync(file, first);
  closeSync(file);
  return first.subarray(0, first.indexOf(0x0a)).toString();
}
