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

function youngMiB(first: string): number {
  const words = ['--input-type=module', '-e', first + BUSY];
  return Number(execFileSync(process.execPath, words, { encoding: 'utf8' }));
}

describe('keepHeapSmall', () => {
  it('keeps the young space of a busy process small', () => {
    const file = JSON.stringify(resolve(import.meta.dirname, 'small-heap.ts'));
    expect(youngMiB(`import { keepHeapSmall } from ${file}; keepHeapSmall();`)).toBeLessThanOrEqual(32);
    expect(youngMiB('')).toBeGreaterThan(32);
  });
});
