import type { StepManifest } from '../../core/job/manifest.ts';
import type { SimJob } from './scenario.ts';

/** How a mini-batch ends, by the script alone. */
export interface ExpectedVerdict {
  readonly status: 'succeeded' | 'failed';
  readonly items: number;
  readonly failedItems: number;
  readonly rows: string;
}

/** What an undisturbed world does with the job: said once more, from the contract, not from the code. */
export class Expected {
  readonly #job: SimJob;
  readonly total: number;

  constructor(job: SimJob) {
    this.#job = job;
    this.total = job.script.tempers.length;
  }

  verdict(index: number, isHealed: boolean): ExpectedVerdict {
    const { script, files, manifest } = this.#job;
    const size = manifest.settings.miniBatchSize as number;
    const items = Math.min(size, files - index * size);
    if (script.isHopeless(index) && !isHealed) return { status: 'failed', items, failedItems: items, rows: '' };
    const returned = Math.min(script.returned(index, items), items);
    return { status: 'succeeded', items, failedItems: items - returned, rows: script.rows(index, items) };
  }

  all(isHealed: boolean): readonly ExpectedVerdict[] {
    return Array.from({ length: this.total }, (_, index) => this.verdict(index, isHealed));
  }

  /** The status of a run that nobody stops. */
  status(isHealed: boolean, settings: StepManifest['settings']): 'completed' | 'failed' {
    const verdicts = this.all(isHealed);
    const failedItems = verdicts.reduce((sum, verdict) => sum + verdict.failedItems, 0);
    const items = verdicts.reduce((sum, verdict) => sum + verdict.items, 0);
    const failed = verdicts.filter(({ status }) => status === 'failed').length;
    return isPast({ failedItems, failed, total: this.total }, settings) || failedItems === items
      ? 'failed'
      : 'completed';
  }

  output(isHealed: boolean): string {
    return this.all(isHealed)
      .map(({ rows }) => rows)
      .join('');
  }
}

export function isPast(
  { failedItems, failed, total }: { failedItems: number; failed: number; total: number | null },
  settings: StepManifest['settings'],
): boolean {
  const { errorThreshold, allowedFailedCount, allowedFailedPercent } = settings;
  return (
    (errorThreshold >= 0 && failedItems > errorThreshold) ||
    (allowedFailedCount !== null && allowedFailedCount >= 0 && failed > allowedFailedCount) ||
    (allowedFailedPercent !== null && total !== null && failed / total > allowedFailedPercent / 100)
  );
}
