import { describe, expect, it } from 'vitest';
import type { RunProgress } from '../core/ports/progress-board.ts';
import { RUN } from '../tests/support/fed-collector.ts';
import { renderJobStatus } from './console/job-status.ts';
import type { StepReport } from './job-state.ts';
import { viewStep } from './step-view.ts';

const COUNTS = { succeeded: 2, failed: 0, items: 2, failedItems: 0, rows: 2, bytes: 4, retries: 0, duplicates: 0 };

function running(initFailed: readonly string[], retries = 0): StepReport {
  const counts = { ...COUNTS, retries };
  const progress = { ...RUN, counts, total: 5, totalItems: 5, initFailed } as Partial<RunProgress>;
  const told = { submittedAtMs: 1_795_250_000_000, progress, isCancelRequested: false };
  return { ...RUN, status: 'running', summary: undefined, ...told } as never;
}

describe('a job that runs', () => {
  it('names the scorers that cannot work on it', () => {
    const view = viewStep(running(['scorer-2']));
    expect(view).toMatchObject({ status: 'running', unable_scorers: ['scorer-2'] });
    expect(renderJobStatus(view, '/logs')).toContain('unable        scorer-2: it cannot work on it, the logs say why');
  });

  it('tells how many were published more than once', () => {
    const view = viewStep(running([]), 12);
    expect(view).toMatchObject({ published_again: 12 });
    const line = 'again         mini-batches published more than once, without a verdict: 12';
    expect(renderJobStatus(view, '/logs')).toContain(line);
  });

  it('tells how often run() was called for the mini-batches that have ended', () => {
    expect(viewStep(running([], 3))).toMatchObject({ tries: 5, rows: 2 });
  });

  it('says nothing of them when all of them work', () => {
    const lines = renderJobStatus(viewStep(running([])), '/logs').join('\n');
    expect(lines).toContain('2 succeeded, 0 failed of 5');
    expect(lines).not.toMatch(/unable|again/);
  });
});
