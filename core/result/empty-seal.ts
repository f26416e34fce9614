import type { EndStatus } from '../ports/journal.ts';
import { noTotals } from '../ports/no-totals.ts';
import type { SealedParts } from '../ports/ordered-output.ts';
import type { RunAddress } from '../ports/step-address.ts';
import type { Seal } from './seal.ts';

export const NO_PARTS: SealedParts = { epoch: 0, segments: [], entries: [] };

export interface EmptyVerdict {
  readonly status: EndStatus;
  readonly reason: string;
}

/** The decision on a run whose state nobody has: no output, nothing counted. Times are by the wall clock. */
export function emptySeal(run: RunAddress, verdict: EmptyVerdict, startedAtMs: number, sealedAtMs: number): Seal {
  const unknown = { total: null, totalItems: null, firstError: null };
  return { run: run.run, ...verdict, parts: NO_PARTS, totals: noTotals, ...unknown, startedAtMs, sealedAtMs };
}
