import { Subject } from 'rxjs';
import { isBuilt } from '../../core/job/script-environment.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Counts } from '../../core/ports/journal.ts';
import { monotonicOf } from '../../core/ports/monotonic-of.ts';
import { noCounts } from '../../core/ports/no-totals.ts';
import type { Progress } from '../../core/ports/progress.ts';
import { etaMs } from '../../core/progress/eta.ts';
import { RateWindow } from '../../core/progress/rate.ts';
import type { StepSummary } from '../../core/result/summary.ts';
import type { StepReport } from '../job-state.ts';
import { NO_COLLECTOR } from './no-collector.ts';

/** A job's progress as it can be seen from its files alone, whoever works on it. */
export class SeenProgress {
  readonly progress$ = new Subject<Progress>();
  readonly #clock: Pick<Clock, 'now' | 'monotonicMs'>;
  #run: { readonly submittedAtMs: number; readonly beganMs: number } | undefined;
  readonly #rate = new RateWindow();

  constructor(clock: Pick<Clock, 'now' | 'monotonicMs'>) {
    this.#clock = clock;
  }

  /** `missing`: why it may not get on, where that is known. */
  note(report: StepReport, missing?: string): void {
    this.progress$.next(this.#view(report, missing));
  }

  end(report: StepReport): void {
    this.note(report);
    this.progress$.complete();
  }

  /** Since its run was asked for. */
  elapsedMs({ submittedAtMs }: StepReport): number {
    if (this.#run?.submittedAtMs !== submittedAtMs) {
      this.#run = { submittedAtMs, beganMs: monotonicOf(submittedAtMs, this.#clock) };
    }
    return this.#clock.monotonicMs() - this.#run.beganMs;
  }

  #view(report: StepReport, missing: string | undefined): Progress {
    const now = this.#clock.monotonicMs();
    const { jobId, step, run, progress, summary } = report;
    const counts = progress?.counts ?? countsOf(summary);
    const settled = counts.succeeded + counts.failed;
    const total = progress?.total ?? summary?.mini_batches.total ?? undefined;
    this.#rate.add(now, settled);
    const ratePerSecond = this.#rate.perSecond(now);
    const isOver = summary !== undefined;
    return {
      ...{ jobId, step, run, counts, total },
      phase: phaseOf(report),
      totalItems: progress?.totalItems ?? summary?.items.total ?? undefined,
      next: progress?.done.next ?? 0,
      elapsedMs: summary === undefined ? this.elapsedMs(report) : summary.seconds * 1_000,
      ratePerSecond,
      etaMs: isOver ? undefined : etaMs(total, settled, ratePerSecond),
      workers: undefined,
      oldest: undefined,
      firstError: undefined,
      warnings: [],
      stalled: missing ?? stalledOf(report, settled),
    };
  }
}

/** Who works on it tells verdicts, and of what comes before the first one only its logs. */
function stalledOf({ status, jobId, manifest }: StepReport, settled: number): string | undefined {
  if (status === 'waiting') return NO_COLLECTOR;
  const { environment } = manifest.settings;
  if (status !== 'running' || settled > 0 || !environment || !isBuilt(environment)) return undefined;
  return `no mini-batch is done yet: its environment may still be building (millrace logs ${jobId})`;
}

/** What a run that is over came to. */
function countsOf(summary: StepSummary | undefined): Counts {
  if (summary === undefined) return noCounts;
  const { mini_batches: miniBatches, items, rows, bytes } = summary;
  const { succeeded, failed } = miniBatches;
  const settled = items.succeeded + items.failed;
  return { ...noCounts, succeeded, failed, items: settled, failedItems: items.failed, rows, bytes };
}

function phaseOf({ status, progress }: StepReport): Progress['phase'] {
  if (status !== 'running' && status !== 'waiting') return status;
  if (progress?.isDecided === true) return 'sealing';
  return progress === undefined ? 'planning' : 'running';
}
