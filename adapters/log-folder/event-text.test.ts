import { expect, it } from 'vitest';
import { noTotals } from '../../core/ports/no-totals.ts';
import { countsText, plannedText } from './event-text.ts';

it('counts of one are told in the singular', () => {
  const counts = { ...noTotals, duplicates: 0, succeeded: 1, items: 1, rows: 1, retries: 1 };
  const items = '1 item (0 failed), 1 row, 1 retry';
  expect(countsText(counts, undefined)).toBe(`1 mini-batch processed (0 failed), ${items}`);
  expect(countsText(counts, 2)).toBe(`1 of 2 mini-batches processed (0 failed), ${items}`);
  expect(plannedText(1, 1)).toBe('planned 1 mini-batch of 1 item');
});

it('a plan without items has rows that are only counted later, or nothing', () => {
  expect(plannedText(66, 0)).toBe('planned 66 mini-batches; their rows are counted when they are read');
  expect(plannedText(0, 0)).toBe('planned 0 mini-batches of 0 items');
});
