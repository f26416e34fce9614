import { Newest } from '../newest.ts';
import type { Counts, Journal, JournalEvent } from '../ports/journal.ts';
import type { Ending } from '../ports/outcome.ts';
import { runKeyOf } from '../ports/records.ts';
import type { RunAddress } from '../ports/step-address.ts';
import type { MetricRegistry } from './metric-registry.ts';

const ENDINGS: readonly Ending[] = ['succeeded', 'failed', 'timed-out', 'crashed', 'too-large', 'input-changed'];
const STATUSES = ['completed', 'failed', 'cancelled', 'interrupted'];

/** What of each run's counts goes into a counter of the service. */
const COUNTED = {
  millrace_mini_batches_succeeded_total: 'succeeded',
  millrace_mini_batches_failed_total: 'failed',
  millrace_rows_total: 'rows',
  millrace_row_bytes_total: 'bytes',
  millrace_duplicates_total: 'duplicates',
} as const satisfies Record<string, keyof Counts>;

/** Counts what a service tells of itself. */
export class MeteredJournal implements Journal {
  readonly #metrics: MetricRegistry;
  /** By run: what was counted before. */
  readonly #before = new Newest<Counts>();

  constructor(metrics: MetricRegistry) {
    this.#metrics = metrics;
    const counter = (name: string, help: string, labels?: readonly Record<string, string>[]) =>
      metrics.declare(name, 'counter', help, labels);
    counter('millrace_runs_opened_total', 'Runs that this planner has opened.');
    counter('millrace_mini_batches_planned_total', 'Mini-batches of plans that are complete.');
    counter('millrace_tries_total', 'Calls of run(), by how they ended.', labelled('ending', ENDINGS));
    counter('millrace_try_seconds_total', 'Time spent in run().');
    counter('millrace_init_failures_total', 'Workers whose init() failed.');
    metrics.declare('millrace_workers', 'gauge', 'Worker processes.');
    counter('millrace_mini_batches_succeeded_total', 'Mini-batches that this collector has seen succeed.');
    counter('millrace_mini_batches_failed_total', 'Mini-batches that this collector has seen fail for good.');
    counter('millrace_rows_total', 'Rows taken.');
    counter('millrace_row_bytes_total', 'Bytes of rows taken.');
    counter('millrace_duplicates_total', 'Verdicts dropped because their mini-batch had one.');
    counter('millrace_runs_ended_total', 'Runs that this collector has sealed.', labelled('status', STATUSES));
    counter('millrace_warnings_total', 'Warnings.');
  }

  note(event: JournalEvent): void {
    const metrics = this.#metrics;
    switch (event.kind) {
      case 'step-opened':
        metrics.add('millrace_runs_opened_total', 1);
        break;
      case 'step-planned':
        metrics.add('millrace_mini_batches_planned_total', event.total);
        break;
      case 'step-progressed':
        this.#progressed(event, event.counts);
        break;
      case 'step-ended':
        this.#before.delete(runKeyOf(event));
        metrics.add('millrace_runs_ended_total', 1, { status: event.status });
        break;
      case 'worker-started':
        metrics.add('millrace_workers', 1);
        break;
      case 'worker-ended':
        metrics.add('millrace_workers', -1);
        break;
      case 'init-ended':
        metrics.add('millrace_init_failures_total', event.error === null ? 0 : 1);
        break;
      case 'try-ended':
        metrics.add('millrace_try_seconds_total', event.durationMs / 1_000);
        metrics.add('millrace_tries_total', 1, { ending: event.ending });
        break;
      case 'warning':
        metrics.add('millrace_warnings_total', 1);
        break;
      case 'environment-building':
      case 'environment-over':
      case 'step-sealing':
      case 'init-began':
      case 'try-began':
        break;
    }
  }

  /** What it recovered from a former owner is not its own work: the first word on a run is where counting starts. */
  #progressed(run: RunAddress, counts: Counts): void {
    const before = this.#before.get(runKeyOf(run)) ?? counts;
    this.#before.set(runKeyOf(run), counts);
    for (const [name, count] of Object.entries(COUNTED)) {
      this.#metrics.add(name, Math.max(0, counts[count] - before[count]));
    }
  }
}

const labelled = (name: string, values: readonly string[]) => values.map((value) => ({ [name]: value }));
