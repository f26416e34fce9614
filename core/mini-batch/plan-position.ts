import type { PlannedMiniBatch } from '../ports/codec.ts';

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
}

export const PLAN_START: PlanPosition = { miniBatches: 0, items: 0, last: null };

/** The position behind the next mini-batch of the plan. */
export function advance(position: PlanPosition, { index, input, folder, slices }: PlannedMiniBatch): PlanPosition {
  const taken = position.last?.input === input ? position.last.taken : 0;
  return {
    miniBatches: index + 1,
    items: position.items + slices.length,
    last: { input, path: folder + (slices.at(-1)?.path ?? ''), taken: taken + slices.length },
  };
}
