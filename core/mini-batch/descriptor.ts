import type { PlannedMiniBatch } from '../ports/codec.ts';
import type { MiniBatch } from '../ports/records.ts';
import type { RunAddress } from '../ports/step-address.ts';

/** The record that names a mini-batch; `publication` says how often this run has published it, from 1. */
export function describeMiniBatch(
  { jobId, step, run }: RunAddress,
  planned: PlannedMiniBatch,
  publication = 1,
): MiniBatch {
  return { kind: 'MiniBatch', jobId, step, run, publication, claim: null, ...planned };
}
