import { appendFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Where each worker leaves a byte for each that it has done, and how many are to be done before the first may end. */
const [, , folder = '', others = '0'] = process.argv;
const TOGETHER = 10;
const LOOK_MS = 100;
let done = 0;

/** The first mini-batch ends when the others have: what is done meanwhile waits for its rows. */
export async function run(files: string[], { minibatchIndex }: { minibatchIndex: number }): Promise<string[]> {
  if (minibatchIndex === 0) while (doneByAll() < Number(others)) await pause(LOOK_MS);
  else if (++done % TOGETHER === 0) appendFileSync(join(folder, `${process.pid}`), '.'.repeat(TOGETHER));
  return files.map(() => `${minibatchIndex}: a row that waits for the first one`);
}

const doneByAll = (): number => readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
