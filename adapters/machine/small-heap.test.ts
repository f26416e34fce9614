import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Work that goes through a queue at a mini-batch's pace: nothing in it lives long, but all of it long enough to be moved about. */
const BUSY = `
  import { setTimeout as pause } from 'node:timers/promises';
  import { getHeapSpaceStatistics } from 'node:v8';
  const queue = [];
  for (let round = 0; round < 40; round++) {
    for (let n = 0; n < 3_000; n++) queue.push({ round, n, parts: [{ path: 'p' + n + round }, new Array(20).fill(n)] });
    if (queue.length > 20_000) queue.splice(0, 3_000);
    await pause(20);
  }
  console.log(getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space').space_size / 2 ** 20);
`;

/** What lives is as much as a client of Azure and its calls; what dies has lived long enough to be moved to the old space. */
const CALLING = `
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

const FILE = JSON.stringify(resolve(import.meta.dirname, 'small-heap.ts'));

/** The first number that a program says. */
function numberSaid(program: string): number {
  const words = ['--expose-gc', '--input-type=module', '-e', program];
  return Number.parseFloat(execFileSync(process.execPath, words, { encoding: 'utf8' }));
}

describe('keepHeapSmall', () => {
  it('keeps the young space of a busy process small', () => {
    expect(numberSaid(`import { keepHeapSmall } from ${FILE}; keepHeapSmall(); ${BUSY}`)).toBeLessThanOrEqual(32);
    expect(numberSaid(BUSY)).toBeGreaterThan(32);
  });

  it('lets the old space of a process that calls an account grow further before it is collected', () => {
    const kept = `import { keepHeapSmall, leaveRoomForCalls } from ${FILE}; keepHeapSmall();`;
    const usual = numberSaid(kept + CALLING);
    expect(numberSaid(`${kept} leaveRoomForCalls(); ${CALLING}`)).toBeGreaterThan(usual * 1.25);
  });
});
