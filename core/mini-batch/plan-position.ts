import type { PlannedMiniBatch } from '../ports/codec.ts';
import type { Slice } from '../ports/records.ts';

/** How far a plan has come; always a border between mini-batches. */
export interface PlanPosition {
  readonly miniBatches: number;
  readonly items: number;
  /** Where the last file stands; null at the start. */
  readonly last: InputPosition | null;
}

export interface InputPosition {
  readonly input: string;
  readonly path: string;
  /** Files of this input that are planned, this one included. */
  readonly taken: number;
  /** Of a table: how far the file is planned, and the file itself. */
  readonly rest?: { readonly from: number; readonly slice: Slice };
}

export const PLAN_START: PlanPosition = { miniBatches: 0, items: 0, last: null };

/** The position behind the next mini-batch of the plan. */
export function advance({ items, last }: PlanPosition, miniBatch: PlannedMiniBatch): PlanPosition {
  const { index, input, folder, slices, ranges, rows } = miniBatch;
  const taken = (last?.input === input ? last.taken : 0) + slices.length;
  const slice = slices.at(-1);
  const path = folder + (slice?.path ?? '');
  const from = ranges?.at(-1)?.to;
  const rest = slice === undefined || from === undefined ? {} : { rest: { from, slice: { ...slice, path } } };
  const counted = ranges ? (rows ?? 0) : slices.length;
  return { miniBatches: index + 1, items: items + counted, last: { input, path, taken, ...rest } };
}
