import { describe, expect, it } from 'vitest';
import type { Progress } from '../../core/ports/progress.ts';
import { renderFirstError, renderLine } from './plain-line.ts';

const running: Progress = {
  jobId: 'j',
  step: 'digits',
  run: 1,
  phase: 'running',
  total: 1000,
  totalItems: 5000,
  counts: { succeeded: 498, failed: 2, items: 2500, failedItems: 12, rows: 0, bytes: 0, retries: 6, duplicates: 0 },
  next: 500,
  elapsedMs: 12_300,
  ratePerSecond: 83.3,
  etaMs: 6000,
  workers: { alive: 2, ready: 2, busy: 1 },
  oldest: undefined,
  firstError: undefined,
  warnings: [],
  stalled: undefined,
};

describe('a plain line', () => {
  it('tells the state of a run', () => {
    expect(renderLine(running)).toBe(
      'digits: running, 12 s; 500 of 1,000 mini-batches done (2 failed); 12 items failed; 83.3/s; about 6 s left; 1 of 2 workers busy; 6 retries',
    );
  });

  it('is short where little is known', () => {
    const counts = { ...running.counts, succeeded: 0, failed: 0, failedItems: 0, retries: 0 };
    expect(renderLine({ ...running, phase: 'planning', total: undefined, counts })).toBe(
      'digits: planning, 12 s; 0 mini-batches done',
    );
  });

  it('says why nothing moves', () => {
    expect(renderLine({ ...running, stalled: 'all workers wait' })).toMatch(/; all workers wait$/);
  });

  it('stays one line whatever an error says', () => {
    const error = { index: 3, attempt: 1, message: 'boom\n\u001b[31mred', traceback: '', inputs: [] };
    expect(renderFirstError(error)).toBe('first error: mini-batch 3, try 1: boom red');
  });
});
