import type { StepAddress } from '../core/ports/step-address.ts';
import { shownCounts } from '../core/result/shown-counts.ts';
import type { StepSummary } from '../core/result/summary.ts';
import type { StepReport } from './job-state.ts';
import type { SubmittedStep } from './submitted-step.ts';

/** A step as `--json` shows it: a summary's names, whether it is over or not. */
export interface StepView extends Omit<StepSummary, 'status' | 'ended_at' | 'seconds'> {
  readonly status: StepReport['status'];
  readonly cancel_requested: boolean;
  readonly ended_at: string | null;
  readonly seconds: number | null;
  /** Scorers that cannot work on it while others do; the logs say why. None once it is over. */
  readonly unable_scorers: readonly string[];
  /** Mini-batches without a verdict that were published more than once. None once it is over. */
  readonly published_again: number;
}

const NONE = { total: null, succeeded: 0, failed: 0 };

/** `publishedAgain` is what the planner's mark tells of a run that is not over. */
export function viewStep(report: StepReport, publishedAgain = 0): StepView {
  const { status, summary, progress, decided, submittedAtMs, isCancelRequested } = report;
  const over = { cancel_requested: isCancelRequested, unable_scorers: [], published_again: 0 };
  if (summary !== undefined) return { ...summary, ...over };
  const counted = decided ?? (progress && { ...progress, totals: progress.counts });
  return {
    ...nothingYet(report, report.run, new Date(submittedAtMs).toISOString()),
    status,
    cancel_requested: isCancelRequested,
    ...(counted === undefined ? {} : shownCounts(counted)),
    rows: counted?.totals.rows ?? 0,
    error: report.error ?? null,
    unable_scorers: progress?.initFailed ?? [],
    published_again: publishedAgain,
  };
}

export const viewUntaken = (
  step: SubmittedStep,
  status: 'waiting' | 'interrupted',
  isCancelRequested: boolean,
): StepView => ({
  ...nothingYet(step, 1, step.submittedAt),
  status,
  cancel_requested: isCancelRequested,
});

const nothingYet = ({ jobId, step }: StepAddress, run: number, startedAt: string): StepView => ({
  job_id: jobId,
  step,
  run,
  status: 'waiting',
  cancel_requested: false,
  unable_scorers: [],
  published_again: 0,
  output: null,
  mini_batches: NONE,
  items: NONE,
  rows: 0,
  tries: 0,
  bytes: 0,
  sha256: null,
  started_at: startedAt,
  ended_at: null,
  seconds: null,
  error: null,
  first_error: null,
  files: [],
});
