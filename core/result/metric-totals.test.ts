import { describe, expect, it } from 'vitest';
import { MetricTotals } from './metric-totals.ts';

describe('MetricTotals', () => {
  function totalsOf(...miniBatches: readonly string[][]): unknown {
    const totals = new MetricTotals();
    for (const metrics of miniBatches) totals.note(metrics);
    return totals.totals();
  }

  it('has count, last, smallest, largest and mean of numbers', () => {
    expect(totalsOf(['loss\t4'], ['loss\t1', 'loss\t1'])).toEqual({
      loss: { count: 3, last: 1, min: 1, max: 4, mean: 2 },
    });
  });

  it('has only count and last of what is no number, true and null and text among them', () => {
    expect(totalsOf(['a\t[1,2]', 'b\ttrue', 'c\tnull', 'd\t"7"'])).toEqual({
      a: { count: 1, last: [1, 2] },
      b: { count: 1, last: true },
      c: { count: 1, last: null },
      d: { count: 1, last: '7' },
    });
  });

  it('leaves names beyond a thousand, and last values of more than 4 KiB, to the audit', () => {
    const many = Array.from({ length: 1_001 }, (_, at) => `name${at}\t1`);
    const totals = totalsOf(many, [`name0\t"${'x'.repeat(5_000)}"`]) as Record<string, unknown>;
    expect(Object.keys(totals)).toHaveLength(1_000);
    expect(totals.name0).toMatchObject({ count: 2, last: null });
  });

  it('takes a name that objects have by themselves as any other', () => {
    expect(Object.keys(totalsOf(['constructor\t1', '__proto__\t2']) as object)).toEqual(['constructor', '__proto__']);
  });

  it('is nothing when nothing was logged', () => expect(totalsOf([])).toEqual({}));
});
