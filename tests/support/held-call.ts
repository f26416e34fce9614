/**
 * A script whose calls note that they begin and end (`call-log.ts` reads that), and of which some are held: a
 * mini-batch whose number is in HOLD (`all`, or numbers between commas) waits inside of `run()` for the file GO, or GO-number.
 */
export const HELD_CALL = `import { appendFileSync, existsSync } from 'node:fs';
import { basename } from 'node:path';
const [calls, hold, go] = process.argv.slice(2);
const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
const note = (what, index) => appendFileSync(calls, index + ' ' + process.ppid + ' ' + what + '\\n');
const isHeld = (index) => hold === 'all' || hold.split(',').includes(String(index));
export function run(files, { minibatchIndex: index }) {
  note('begins', index);
  pause(10);
  while (isHeld(index) && !existsSync(go) && !existsSync(go + '-' + index)) pause(10);
  note('ends', index);
  return files.map((file) => basename(file));
}
`;
