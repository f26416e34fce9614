// What a good engineer writes in an afternoon: forked workers, mini-batches dealt to whoever is free, rows kept in order
// and written at the end. No retries, no timeouts, nothing survives a kill. Millrace is measured against it:
//
//   node bench/by-hand.mjs ENTRY_SCRIPT INPUT_FOLDER MINI_BATCH_SIZE WORKERS OUTPUT_FILE
//
// Plain JavaScript, because what Millrace ships is, too: stripping types would cost this side alone some time.
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dealToChildren } from './deal-to-children.mjs';
import { miniBatchesOf } from './mini-batches-of.mjs';

const [entryScript, folder, size, workers, output] = process.argv.slice(2);

/** One runs and three wait; of 1, 2, 4, 8 and 16 the fastest over the cases here. */
const IN_FLIGHT_MAX = 4;
const child = join(import.meta.dirname, 'by-hand-child.mjs');
const children = Array.from({ length: Number(workers) }, () => fork(child, [entryScript]));
const miniBatches = miniBatchesOf(folder, Number(size));
const results = await dealToChildren(children, miniBatches, IN_FLIGHT_MAX);
for (const worker of children) worker.disconnect();
writeFileSync(output, `${results.flat().join('\n')}\n`);
