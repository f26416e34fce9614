import { describe, expect, it } from 'vitest';
import type { StepSummary } from '../../core/result/summary.ts';
import { passedThreshold } from '../../core/result/threshold.ts';
import { renderReport } from './report.ts';

const completed: StepSummary = {
  job_id: '2026-ab',
  step: 'digits',
  run: 1,
  status: 'completed',
  output: '/out/mnist_outputs.txt',
  mini_batches: { total: 200, succeeded: 200, failed: 0 },
  items: { total: 1000, succeeded: 1000, failed: 0 },
  rows: 1000,
  tries: 200,
  bytes: 20_480,
  sha256: 'ab',
  started_at: '2026-11-21T10:11:12.000Z',
  ended_at: '2026-11-21T10:11:24.000Z',
  seconds: 12.3,
  error: null,
  first_error: null,
  files: [],
};

const failed: StepSummary = {
  ...completed,
  status: 'failed',
  output: null,
  mini_batches: { total: 200, succeeded: 7, failed: 3 },
  items: { total: 1000, succeeded: 35, failed: 15 },
  rows: 35,
  tries: 16,
  error: '15 items failed, error_threshold is 10',
  first_error: {
    mini_batch: 17,
    attempt: 1,
    message: 'ValueError: not an image',
    traceback: 'Traceback (most recent call last):\n  File "digits.py", line 9, in run\nValueError: not an image\n',
    inputs: ['/in/85.png', '/in/86.png'],
  },
};

const THRESHOLDS = { errorThreshold: 10, allowedFailedCount: null, allowedFailedPercent: null };
const places = { logs: '/w/jobs/2026-ab/digits/logs', partial: null };

describe('the final report', () => {
  it('says what a completed run made', () => {
    expect(renderReport(completed, places).join('\n')).toBe(
      `digits: completed in 12 s
  mini-batches: 200 succeeded, 0 failed of 200; items: 1,000 succeeded, 0 failed of 1,000; 1,000 rows; 200 tries
  output: /out/mnist_outputs.txt (20.0 KiB)`,
    );
  });

  it('shows the first error of a failed run with its inputs, its traceback, the log and what to do', () => {
    expect(renderReport(failed, { ...places, partial: '/out/mnist_outputs.txt.partial' }).join('\n')).toBe(
      `digits: failed after 12 s: 15 items failed, error_threshold is 10
  mini-batches: 7 succeeded, 3 failed of 200; items: 35 succeeded, 15 failed of 1,000; 35 rows; 16 tries
  rows so far, up to the first mini-batch without any: /out/mnist_outputs.txt.partial

The first error: mini-batch 17, try 1
  ValueError: not an image
  inputs: /in/85.png
          /in/86.png
    Traceback (most recent call last):
      File "digits.py", line 9, in run
    ValueError: not an image
  all errors: /w/jobs/2026-ab/digits/logs/job_error.txt, tracebacks below user/error/ beside it

What to do: mend the script or the input and run the job again; if the cause has passed, resume, which keeps script and job file as they were; or tolerate more failures (error_threshold).
  millrace logs 2026-ab      what happened
  millrace results 2026-ab   the rows so far
  millrace resume 2026-ab    goes on where it stopped`,
    );
  });

  it('says of too few rows which mini-batch, and nothing that cannot help', () => {
    const message = 'run() returned 3 of 5 rows, one for each item: 2 items failed';
    const first_error = { mini_batch: 2, attempt: 1, message, traceback: '', inputs: ['/in/10.png'] };
    const mini_batches = { total: 200, succeeded: 7, failed: 0 };
    const passed = passedThreshold({ failedItems: 15, failedMiniBatches: 0, total: 200 }, THRESHOLDS) as string;
    const lines = renderReport({ ...failed, mini_batches, first_error, error: passed }, places);
    expect(lines.slice(3, 7)).toEqual([
      'The first error: mini-batch 2, try 1',
      `  ${message}`,
      '  inputs: /in/10.png',
      '',
    ]);
    expect(lines[7]).toContain('one element for each input that succeeded');
    expect(lines.join('\n')).not.toMatch(/millrace resume|all errors/);
  });

  it('says of many inputs how many more there are', () => {
    const first_error = { ...(failed.first_error as NonNullable<StepSummary['first_error']>), more_inputs: 5 };
    const lines = renderReport({ ...failed, first_error }, places);
    expect(lines.slice(5, 8)).toEqual(['  inputs: /in/85.png', '          /in/86.png', '          … and 5 more']);
  });

  it('only points at the errors of a run that completed all the same', () => {
    const { first_error } = failed;
    const some = { total: 200, succeeded: 199, failed: 1 };
    expect(renderReport({ ...completed, mini_batches: some, first_error }, places).slice(3)).toEqual([
      '  first error: mini-batch 17, try 1: ValueError: not an image',
      '  all errors: /w/jobs/2026-ab/digits/logs/job_error.txt, tracebacks below user/error/ beside it',
    ]);
    // Where only rows were missing, the log has nothing of it.
    expect(renderReport({ ...completed, first_error }, places)).toHaveLength(4);
  });

  it('says so when it failed outside any mini-batch', () => {
    const error = { ...(failed.first_error as NonNullable<StepSummary['first_error']>), mini_batch: null };
    const lines = renderReport({ ...failed, first_error: error }, places);
    expect(lines).toContain('The first error: outside any mini-batch');
    // No threshold helps.
    expect(lines.join('\n')).toMatch(/What to do: mend the script, its environment .*resume/);
    expect(lines.join('\n')).not.toContain('tolerate');
  });

  it('says where the rows of a cancelled run are', () => {
    const cancelled = { ...completed, status: 'cancelled', output: null, error: 'cancelled by you' } as const;
    const lines = renderReport(cancelled, { ...places, partial: '/out/mnist_outputs.txt.partial' });
    expect(lines[0]).toBe('digits: cancelled after 12 s: cancelled by you');
    expect(lines).toContain('  millrace results 2026-ab   the rows so far');
  });

  it('does not point at rows of a run that writes none', () => {
    const lines = renderReport(failed, places);
    expect(lines.filter((line) => line.includes('millrace '))).toEqual([
      '  millrace logs 2026-ab      what happened',
      '  millrace resume 2026-ab    goes on where it stopped',
    ]);
  });

  it('shortens a traceback in its middle', () => {
    const traceback = Array.from({ length: 100 }, (_, k) => `frame ${k}`).join('\n');
    const error = { ...(failed.first_error as NonNullable<StepSummary['first_error']>), traceback };
    const lines = renderReport({ ...failed, first_error: error }, places);
    expect(lines).toContain('    … 60 more lines …');
    expect(lines).toContain('    frame 19');
    expect(lines).not.toContain('    frame 20');
    expect(lines).toContain('    frame 99');
  });

  it('shows no escape code of a script (fault 46)', () => {
    const nasty = '\u001b[2J\u001b]0;owned\u0007';
    const error = { mini_batch: 1, attempt: 1, message: nasty, traceback: nasty, inputs: [nasty] };
    const lines = renderReport({ ...failed, error: nasty, first_error: error }, { logs: nasty, partial: nasty });
    expect(lines.join('')).not.toContain('\u001b');
  });

  it('shows no more of an endless line than helps', () => {
    const endless = 'x'.repeat(50_000);
    const first_error = { ...failed.first_error, message: endless, traceback: endless } as StepSummary['first_error'];
    const lines = renderReport({ ...failed, error: endless, first_error }, { logs: '/logs', partial: null });
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(1_200);
    expect(lines.join('\n')).toContain('(49000 more characters)');
  });
});
