import { execFileSync } from 'node:child_process';

/** What lives is as much as a client of Azure and its calls; what dies has lived long enough to be moved to the old space. */
export const CALLING = `
  import { setTimeout as pause } from 'node:timers/promises';
  import { getHeapSpaceStatistics } from 'node:v8';
  const client = Array.from({ length: 100_000 }, (_, n) => new Array(20).fill(n));
  gc();
  const calls = [];
  let largest = 0;
  for (let round = 0; round < 80; round++) {
    for (let n = 0; n < 6_000; n++) calls.push(new Array(40).fill(n));
    if (calls.length > 60_000) calls.splice(0, 6_000);
    await pause(2);
    largest = Math.max(largest, getHeapSpaceStatistics().find(({ space_name: name }) => name === 'old_space').space_size);
  }
  console.log(largest / 2 ** 20, client.length);
`;

/** The first number that a program says. */
export function numberSaid(program: string): number {
  const words = ['--expose-gc', '--input-type=module', '-e', program];
  return Number.parseFloat(execFileSync(process.execPath, words, { encoding: 'utf8' }));
}
