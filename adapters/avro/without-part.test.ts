import { expect, it } from 'vitest';
import { withoutEmptyPart } from './without-part.ts';

it('leaves out what a mini-batch of files does not have, and keeps what one of a table has', () => {
  const files = { index: 1, slices: [], ranges: null, rows: null, partition: null };
  expect(Object.keys(withoutEmptyPart(files))).toEqual(['index', 'slices']);
  const table = { index: 1, slices: [], ranges: [{ from: 0, to: 5 }], rows: 0, partition: null };
  expect(withoutEmptyPart(table)).toEqual({ index: 1, slices: [], ranges: [{ from: 0, to: 5 }], rows: 0 });
});
