import type { SummaryError } from '../ports/first-failures.ts';
import type { MetricTotal } from './metric-totals.ts';

export const END_STATUSES = ['completed', 'failed', 'cancelled', 'interrupted'] as const;

/** `summary.<n>.json`, and what `--json` prints: names as users know them. */
export interface StepSummary {
  readonly job_id: string;
  readonly step: string;
  readonly run: number;
  readonly status: (typeof END_STATUSES)[number];
  /** Absolute path of the output file; null when there is none. */
  readonly output: string | null;
  readonly mini_batches: { readonly total: number | null; readonly succeeded: number; readonly failed: number };
  readonly items: { readonly total: number | null; readonly succeeded: number; readonly failed: number };
  readonly rows: number;
  /** Calls of `run()`. */
  readonly tries: number;
  readonly bytes: number;
  /** Hex; of the output file. */
  readonly sha256: string | null;
  /** The output file has it as long as no other has taken its place. Null when there is none, absent in summaries of older versions. */
  readonly output_mark?: string | null;
  /** ISO 8601. */
  readonly started_at: string;
  readonly ended_at: string;
  readonly seconds: number;
  /** Why the run did not complete; null when it did. */
  readonly error: string | null;
  readonly first_error: SummaryError | null;
  /** Paths below the output folder that scripts wrote. */
  readonly files: readonly string[];
  /** What the script logged as metrics, by name; empty when nothing. Absent in summaries of older versions. */
  readonly metrics?: Readonly<Record<string, MetricTotal>>;
  /** So many mini-batches that succeeded are in them: those in front of the first without a verdict. Absent as `metrics` is. */
  readonly metrics_of?: number;
}

/** `end.<n>.json`: the run is over and all its files are there. */
export interface StepEnd {
  readonly run: number;
  readonly status: StepSummary['status'];
}
