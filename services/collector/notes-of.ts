import type { Decision } from '../../core/ports/decision.ts';
import type { CheckpointNotes } from '../../core/ports/ordered-output.ts';
import type { FirstFailure } from '../../core/result/first-failure.ts';
import type { StepState } from '../../core/result/step-state.ts';

/** What a checkpoint tells of the state. Only the last one, which the seal makes, has the decision: all of it is durable then. */
export const notesOf = (
  { next, total, totalItems, logOffset, initFailed, verdicts }: StepState,
  { found: firstFailures }: Pick<FirstFailure, 'found'>,
  decision: Decision | null = null,
): CheckpointNotes => ({ next, total, totalItems, logOffset, initFailed, verdicts, firstFailures, decision });
