import type { PlannedMiniBatch } from '../ports/codec.ts';
import type { Slice } from '../ports/records.ts';
import { itemsOf } from './items-of.ts';

/** How far a plan has come; always a border between mini-batches. */
export interface PlanPosition {
  readonly miniBatches: number;
  /** Null once there were rows that nobody has counted. */
  readonly items: number | null;
  /** Where the last file stands; null at the start. */
  readonly last: InputPosition | null;
}

export interface InputPosition {
  readonly input: string;
  readonly path: string;
  /** Files of this input that are planned, this one included. */
  readonly taken: number;
  /** Of a table: how far the file is planned, the file itself, and the rows of this input that are planned, where counted. */
  readonly rest?: { readonly from: number; readonly slice: Slice; readonly rows: number };
}

export const PLAN_START: PlanPosition = { miniBatches: 0, items: 0, last: null };

/** The position behind the next mini-batch of the plan. */
export function advance({ items, last }: PlanPosition, miniBatch: PlannedMiniBatch): PlanPosition {
  const { index, input, folder, slices, ranges } = miniBatch;
  const before = last?.input === input ? last : undefined;
  const taken = (before?.taken ?? 0) + slices.length;
  const rows = (before?.rest?.rows ?? 0) + (miniBatch.rows ?? 0);
  const slice = slices.at(-1);
  const path = folder + (slice?.path ?? '');
  const from = ranges?.at(-1)?.to;
  const rest = slice === undefined || from === undefined ? {} : { rest: { from, slice: { ...slice, path }, rows } };
  return { miniBatches: index + 1, items: withItems(items, miniBatch), last: { input, path, taken, ...rest } };
}

/** So many items and those of one more mini-batch; null when the rows of any of them are not counted. */
export function withItems(
  items: number | null,
  miniBatch: Pick<PlannedMiniBatch, 'slices' | 'ranges' | 'rows'>,
): number | null {
  const { items: own, itemsUnknown } = itemsOf(miniBatch);
  return items === null || itemsUnknown ? null : items + own;
}
