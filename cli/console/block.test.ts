import { describe, expect, it } from 'vitest';
import type { Progress } from '../../core/ports/progress.ts';
import { renderBlock } from './block.ts';
import { noColours, terminalColours } from './colours.ts';
import { displayWidth } from './display-width.ts';
import { sanitized } from './sanitized.ts';

const running: Progress = {
  jobId: '20261121t101112-ab',
  step: 'digits',
  run: 1,
  phase: 'running',
  total: 1000,
  totalItems: 5000,
  counts: {
    succeeded: 498,
    failed: 2,
    items: 2500,
    failedItems: 12,
    rows: 2488,
    bytes: 30_000,
    retries: 6,
    duplicates: 0,
  },
  next: 500,
  elapsedMs: 12_300,
  ratePerSecond: 83.3,
  etaMs: 6000,
  workers: { alive: 3, ready: 2, busy: 2 },
  oldest: { index: 503, attempt: 1, worker: 1, ageMs: 2100 },
  firstError: {
    index: 17,
    attempt: 3,
    message: 'ValueError: not an image',
    traceback: 'Traceback …',
    inputs: ['/in/17.png'],
  },
  warnings: ['run() returned more rows than it had items'],
  stalled: undefined,
};

const shown = (progress: Partial<Progress>, width = 100): string =>
  renderBlock({ ...running, ...progress }, width, noColours).join('\n');

describe('the live block', () => {
  it('shows a run at a glance', () => {
    expect(shown({})).toBe(
      [
        'digits        running, 12 s  (job 20261121t101112-ab)',
        '              ████████████████████░░░░░░░░░░░░░░░░░░░░  50 %',
        'mini-batches  498 done, 2 failed of 1,000  83.3/s  about 6 s left',
        'items         2,488 done, 12 failed of 5,000',
        'workers       2 busy of 3, 1 starting  6 retries',
        'longest       mini-batch 503 for 2 s in worker 1, try 1',
        'first error   mini-batch 17, try 3: ValueError: not an image',
        'warning       run() returned more rows than it had items',
      ].join('\n'),
    );
  });

  it('has no bar while the plan is not complete', () => {
    expect(
      shown({
        phase: 'planning',
        total: undefined,
        totalItems: undefined,
        etaMs: undefined,
        oldest: undefined,
        firstError: undefined,
        warnings: [],
        run: 2,
      }),
    ).toBe(
      [
        'digits        planning, 12 s  (job 20261121t101112-ab, run 2)',
        'mini-batches  498 done, 2 failed, more are being planned  83.3/s',
        'items         2,488 done, 12 failed, more are being planned',
        'workers       2 busy of 3, 1 starting  6 retries',
      ].join('\n'),
    );
  });

  it('says why nothing moves', () => {
    const stalled = 'mini-batch 17 has been running for 40 s in worker 2 (try 1 of 3)';
    expect(shown({ stalled })).toContain(`waiting       ${stalled}`);
  });

  it('fills the bar only when all is settled', () => {
    const counts = { ...running.counts, succeeded: 999, failed: 0 };
    expect(shown({ counts })).toContain('░  99 %');
    expect(shown({ counts: { ...counts, succeeded: 1000 } })).toContain(`${'█'.repeat(40)} 100 %`);
    expect(shown({ total: 0 })).toContain(`${'█'.repeat(40)} 100 %`);
  });

  it.each([100, 60, 30, 14, 8, 1])('keeps every line within %i columns, with wide names too', (width) => {
    const lines = renderBlock({ ...running, step: '画像識別画像識別画像' }, width, noColours);
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width);
  });

  it('takes no more columns with colours', () => {
    const coloured = renderBlock(running, 40, terminalColours).map((line) => sanitized(line));
    expect(coloured).toEqual(renderBlock(running, 40, noColours));
  });

  it('shows no escape code of a script (fault 46)', () => {
    const firstError = { ...running.firstError, message: '\u001b[2J\u001b]0;owned\u0007boom\nsecond line' };
    const block = shown({ firstError: firstError as Progress['firstError'], warnings: ['\u001b[31mred'] });
    expect(block).toContain('try 3: boom\n');
    expect(block).not.toContain('\u001b');
  });
});
