import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CALLING, numberSaid } from '../../tests/support/heap-of-calls.ts';

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

const FILE = JSON.stringify(resolve(import.meta.dirname, 'small-heap.ts'));

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
