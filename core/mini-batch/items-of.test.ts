import { describe, expect, it } from 'vitest';
import { failedItemsOf, itemsOf } from './items-of.ts';

const SLICE = { path: 'a.csv', size: 9, modifiedMs: 0 };
const slices = [SLICE, SLICE];
const ranges = [{ from: 0, to: 9 }];

describe('itemsOf', () => {
  it('counts files', () => {
    expect(itemsOf({ slices, ranges: null })).toEqual({ items: 2, itemsUnknown: false });
    expect(itemsOf({ slices })).toEqual({ items: 2, itemsUnknown: false });
  });

  it('counts the rows that a worker has read before those that planning counted', () => {
    expect(itemsOf({ slices, ranges, rows: 5 })).toEqual({ items: 5, itemsUnknown: false });
    expect(itemsOf({ slices, ranges, rows: 5 }, 0)).toEqual({ items: 0, itemsUnknown: false });
  });

  it('counts one, marked so, where nobody could count rows', () => {
    expect(itemsOf({ slices, ranges, rows: null })).toEqual({ items: 1, itemsUnknown: true });
    expect(itemsOf({ slices, ranges })).toEqual({ items: 1, itemsUnknown: true });
  });
});

describe('failedItemsOf', () => {
  it('counts one where there was no row', () => {
    expect(failedItemsOf({ slices, ranges, rows: null }, 0)).toEqual({ items: 1, itemsUnknown: false });
    expect(failedItemsOf({ slices, ranges, rows: 0 })).toEqual({ items: 1, itemsUnknown: false });
    expect(failedItemsOf({ slices, ranges, rows: 7 }, 5)).toEqual({ items: 5, itemsUnknown: false });
    expect(failedItemsOf({ slices, ranges, rows: null })).toEqual({ items: 1, itemsUnknown: true });
  });
});
