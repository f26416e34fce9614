import { noCounts } from '../../core/ports/no-totals.ts';
import type { Progress } from '../../core/ports/progress.ts';
import { shownCounts } from '../../core/result/shown-counts.ts';

type SoFar = Pick<Progress, 'total' | 'totalItems' | 'counts' | 'elapsedMs'>;

const NOTHING: SoFar = { total: undefined, totalItems: undefined, counts: noCounts, elapsedMs: 0 };

/** What `--json` tells of a run that was stopped by a signal; without an id no job was begun. */
export function stoppedAnswer(jobId: string | null, { total, totalItems, counts, elapsedMs }: SoFar = NOTHING) {
  const { mini_batches, items } = shownCounts({ totals: counts, total: total ?? null, totalItems: totalItems ?? null });
  return {
    job_id: jobId,
    status: 'interrupted',
    output: null,
    mini_batches,
    items,
    rows: counts.rows,
    sha256: null,
    seconds: Math.round(elapsedMs) / 1_000,
    error: null,
  };
}
