import type { MiniBatch } from '../ports/records.ts';

export interface ItemCount {
  readonly items: number;
  /** They could not be counted; the mini-batch counts as one. */
  readonly itemsUnknown: boolean;
}

/**
 * The items of a mini-batch: its files; of a table its rows, once anybody has counted them, else it counts as one.
 * `rowsSeen`: what a worker counted.
 */
export function itemsOf(
  { ranges, slices, rows }: Pick<MiniBatch, 'ranges' | 'slices' | 'rows'>,
  rowsSeen?: number,
): ItemCount {
  if (!ranges) return { items: slices.length, itemsUnknown: false };
  const counted = rowsSeen ?? rows ?? undefined;
  return counted === undefined ? { items: 1, itemsUnknown: true } : { items: counted, itemsUnknown: false };
}

/** Of one that failed. Also where it has no rows, a header that is not the table's say, no threshold may overlook it. */
export function failedItemsOf(...of: Parameters<typeof itemsOf>): ItemCount {
  const { items, itemsUnknown } = itemsOf(...of);
  return { items: Math.max(1, items), itemsUnknown };
}
