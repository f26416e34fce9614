import { beforeEach, describe, expect, it } from 'vitest';
import type { SettledMiniBatch } from '../../core/ports/ordered-output.ts';
import { VirtualClock } from '../../tests/support/virtual-clock.ts';
import { type AheadBudget, AheadBuffer } from './ahead-buffer.ts';

const settled = (index: number, rows: Uint8Array = new Uint8Array()): SettledMiniBatch => ({
  index,
  run: 1,
  status: 'succeeded',
  items: 1,
  succeededItems: 1,
  rowCount: 1,
  attempt: 1,
  scorer: 'a',
  worker: 0,
  durationMs: 1,
  error: '',
  traceback: '',
  inputs: [],
  rows,
});

describe('AheadBuffer', () => {
  let clock: VirtualClock;
  let budget: AheadBudget;
  let buffer: AheadBuffer;
  beforeEach(() => {
    clock = new VirtualClock();
    budget = { bytes: 0 };
    buffer = new AheadBuffer(clock, budget);
  });
  const some = (count: number) => Array.from({ length: count }, (_, index) => settled(index));

  it('is due with few verdicts that have many rows, and with many that have none', () => {
    buffer.add([settled(0, new Uint8Array(63 * 1024 * 1024))], 0);
    expect(buffer.isDue).toBe(false);
    buffer.add([settled(1, new Uint8Array(1024 * 1024))], 0);
    expect(buffer.isDue).toBe(true);
    buffer.drain();
    buffer.add(some(30_000), 0);
    expect(buffer.isDue).toBe(false);
    buffer.add(some(35_000).slice(30_000), 0);
    expect(buffer.isDue).toBe(true);
    expect(buffer.bytes).toBe(0);
  });

  it('is due when another step has used the memory up', () => {
    const other = new AheadBuffer(clock, budget);
    buffer.add([settled(0)], 0);
    other.add(some(35_000), 0);
    expect(buffer.isDue).toBe(true);
    other.drain();
    expect(buffer.isDue).toBe(false);
  });

  it('is due when the oldest has waited for half a minute', async () => {
    buffer.add([settled(0)], 0);
    await clock.runUntil(clock.sleep(29_000));
    buffer.add([settled(1)], 0);
    expect(buffer.isDue).toBe(false);
    await clock.runUntil(clock.sleep(1_000));
    expect(buffer.isDue).toBe(true);
    buffer.take(0);
    expect(buffer.isDue).toBe(false);
  });

  it('takes nothing of the memory any more once all is taken or drained', () => {
    buffer.add(some(3), 0);
    expect(buffer.take(1)).toEqual(settled(1));
    expect(buffer.take(1)).toBeUndefined();
    expect(buffer.drain().map(({ index }) => index)).toEqual([0, 2]);
    expect(budget.bytes).toBe(0);
  });
});
