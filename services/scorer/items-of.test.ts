import { describe, expect, it } from 'vitest';
import type { MiniBatch } from '../../core/ports/records.ts';
import { itemsOf } from './items-of.ts';
import type { Job } from './job.ts';

const SLICE = { path: 'a.csv', size: 9, modifiedMs: 0 };
const RANGES = [{ from: 0, to: 9 }];
const job = (part: Partial<MiniBatch>, rowsSeen?: number): Job =>
  ({ miniBatch: { slices: [SLICE, SLICE], ...part }, rowsSeen }) as unknown as Job;

describe('itemsOf', () => {
  it('counts files', () => {
    expect(itemsOf(job({ ranges: null }))).toEqual({ items: 2, itemsUnknown: false });
  });

  it('counts the rows that a worker has read before those that planning counted', () => {
    expect(itemsOf(job({ ranges: RANGES, rows: 5 }))).toEqual({ items: 5, itemsUnknown: false });
    expect(itemsOf(job({ ranges: RANGES, rows: 5 }, 0))).toEqual({ items: 0, itemsUnknown: false });
  });

  it('counts one, marked so, where nobody could count rows', () => {
    expect(itemsOf(job({ ranges: RANGES, rows: null }))).toEqual({ items: 1, itemsUnknown: true });
  });
});
