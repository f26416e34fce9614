import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { Job } from './job.ts';
import { WorkQueue } from './work-queue.ts';

const job = (index: number): Job => ({ miniBatch: { index }, partition: index % 2 }) as unknown as Job;
const drain = (queue: WorkQueue): number[] => {
  const order: number[] = [];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) order.push(next.miniBatch.index);
  return order;
};

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

describe('WorkQueue', () => {
  it('is first in, first out, however long it gets', () => {
    const queue = new WorkQueue();
    const order: number[] = [];
    for (let index = 0; index < 5_000; index += 1) {
      queue.push(job(index));
      if (index % 3 === 0) order.push((queue.shift() as Job).miniBatch.index);
    }
    expect([...order, ...drain(queue)]).toEqual(Array.from({ length: 5_000 }, (_, index) => index));
  });

  it('keeps nothing of what it has handed out', async () => {
    const queue = new WorkQueue();
    const handedOut = Array.from({ length: 100 }, (_, index) => {
      queue.push(job(index));
      return new WeakRef(queue.shift() as Job);
    });
    queue.push(job(100));
    // What was made in this turn of the loop lives until its end.
    await new Promise(setImmediate);
    collectGarbage();
    expect(handedOut.filter((each) => each.deref() !== undefined)).toEqual([]);
    expect(drain(queue)).toEqual([100]);
  });

  it('hands out first what is put first', () => {
    const queue = new WorkQueue();
    for (const index of [1, 2]) queue.push(job(index));
    queue.putFirst(job(0));
    queue.shift();
    queue.putFirst(job(9));
    expect(drain(queue)).toEqual([9, 1, 2]);
  });

  it('gives back what is taken out', () => {
    const queue = new WorkQueue();
    for (const index of [0, 1, 2, 3]) queue.push(job(index));
    expect(queue.remove(({ partition }) => partition === 0).map(({ miniBatch }) => miniBatch.index)).toEqual([0, 2]);
    expect(drain(queue)).toEqual([1, 3]);
  });

  it('gives the first of those that are wanted, and keeps the others', () => {
    const queue = new WorkQueue();
    for (const index of [1, 0, 3, 2, 4]) queue.push(job(index));
    queue.shift();
    expect(queue.shiftFirst(({ partition }) => partition === 0)?.miniBatch.index).toBe(0);
    expect(queue.shiftFirst(({ miniBatch }) => miniBatch.index === 1)).toBeUndefined();
    expect(drain(queue)).toEqual([3, 2, 4]);
  });
});
