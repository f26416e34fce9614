import type { Job } from './job.ts';

/** The items of a mini-batch: its files; of a table its rows, once anybody has counted them, else it counts as one. */
export function itemsOf({ miniBatch, rowsSeen }: Job): { readonly items: number; readonly itemsUnknown: boolean } {
  if (!miniBatch.ranges) return { items: miniBatch.slices.length, itemsUnknown: false };
  const rows = rowsSeen ?? miniBatch.rows;
  return rows === undefined || rows === null ? { items: 1, itemsUnknown: true } : { items: rows, itemsUnknown: false };
}
