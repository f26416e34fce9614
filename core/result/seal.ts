import type { SummaryError } from '../ports/first-failures.ts';
import type { EndStatus } from '../ports/journal.ts';
import type { SealedParts, VerdictTotals } from '../ports/ordered-output.ts';
import type { MetricTotal } from './metric-totals.ts';
import { shownCounts } from './shown-counts.ts';
import type { StepSummary } from './summary.ts';

/**
 * `seal.<n>`: the decision on a run, with all that is needed to carry it out. Put once; whoever finds it can carry it
 * out, and the bytes of everything that follows are a function of it.
 */
export interface Seal {
  readonly status: EndStatus;
  /** Why it did not complete; null when it did. */
  readonly reason: string | null;
  readonly run: number;
  readonly parts: SealedParts;
  readonly totals: VerdictTotals;
  readonly total: number | null;
  readonly totalItems: number | null;
  readonly firstError: SummaryError | null;
  /** By the wall clock. */
  readonly startedAtMs: number;
  readonly sealedAtMs: number;
  /** By a clock that does not jump, where there was one. */
  readonly tookMs?: number;
}

/** What is known only once the output stands. */
export interface SealedOutput {
  readonly jobId: string;
  readonly step: string;
  readonly path: string | null;
  readonly bytes: number;
  readonly sha256: string | null;
  readonly mark: string | null;
  readonly files: readonly string[];
  readonly metrics: Readonly<Record<string, MetricTotal>>;
  /** Mini-batches that succeeded and that `metrics` has looked at. */
  readonly metricsOf: number;
}

export function summaryOf(seal: Seal, output: SealedOutput): StepSummary {
  const { totals, startedAtMs, sealedAtMs, tookMs = Math.max(0, sealedAtMs - startedAtMs) } = seal;
  return {
    job_id: output.jobId,
    step: output.step,
    run: seal.run,
    status: seal.status,
    output: output.path,
    ...shownCounts(seal),
    rows: totals.rows,
    bytes: output.bytes,
    sha256: output.sha256,
    output_mark: output.mark,
    started_at: new Date(startedAtMs).toISOString(),
    ended_at: new Date(sealedAtMs).toISOString(),
    seconds: Math.round(tookMs) / 1_000,
    error: seal.reason,
    first_error: seal.firstError,
    files: output.files,
    metrics: output.metrics,
    metrics_of: output.metricsOf,
  };
}
