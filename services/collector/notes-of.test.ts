import { expect, it } from 'vitest';
import { FirstFailure } from '../../core/result/first-failure.ts';
import { StepState } from '../../core/result/step-state.ts';
import { notesOf } from './notes-of.ts';

const RULES = {
  errorThreshold: -1,
  allowedFailedCount: null,
  allowedFailedPercent: null,
  outputAction: 'append_row',
} as const;

it('notes a decision in the checkpoint of a seal only, where all that led to it is durable', () => {
  const run = { jobId: 'job-1', step: 'score', run: 1 };
  const first = new FirstFailure(true);
  const state = new StepState(run, RULES);
  state.apply({ kind: 'StepPlanned', ...run, total: 0, items: 0 });
  expect(state.decision).toMatchObject({ status: 'completed' });
  expect(notesOf(state, first).decision).toBeNull();
  expect(notesOf(state, first, state.decision)).toEqual({ ...notesOf(state, first), decision: state.decision });
});
