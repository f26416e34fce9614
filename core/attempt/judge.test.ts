import { describe, expect, it } from 'vitest';
import type { Ended, Outcome } from '../ports/outcome.ts';
import { backoffMs } from './backoff.ts';
import { describeFailure, judge } from './judge.ts';

const timing = { startedAtMs: 0, durationMs: 1 };
const raised: Outcome = {
  kind: 'failed',
  error: { name: 'ValueError', message: 'no such digit\nat all', traceback: '' },
  retryable: true,
  ...timing,
};
const crashed: Outcome = { kind: 'crashed', exitCode: 0, signal: null, ...timing };

describe('judge', () => {
  it('completes what succeeded, whatever the try', () => {
    const result = {
      kind: 'succeeded',
      returned: 1,
      rowCount: 1,
      rows: new Uint8Array(),
      warnings: [],
      ...timing,
    } as const;
    expect(judge(result, 9, 1)).toEqual({ kind: 'complete', result });
  });

  it('tries again while tries remain, at once the first time', () => {
    expect(judge(raised, 1, 3)).toEqual({ kind: 'retry', delayMs: 0 });
    expect(judge(crashed, 2, 3)).toEqual({ kind: 'retry', delayMs: 1_000 });
  });

  it('gives a dead letter after the last try', () => {
    expect(judge(raised, 3, 3)).toEqual({ kind: 'dead-letter' });
  });

  it('does not try again what a further try cannot cure', () => {
    const changed: Ended = { kind: 'input-changed', path: '/a', message: 'gone', ...timing };
    expect(judge({ ...raised, retryable: false }, 1, 3)).toEqual({ kind: 'dead-letter' });
    expect(judge({ kind: 'too-large', bytes: 2, limitBytes: 1, ...timing }, 1, 3)).toEqual({ kind: 'dead-letter' });
    expect(judge(changed, 1, 3)).toEqual({ kind: 'dead-letter' });
  });
});

describe('backoffMs', () => {
  it('is 0, 1, 2, 4 … at most 30 seconds', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 50].map((attempt) => backoffMs(attempt) / 1_000)).toEqual([
      0, 1, 2, 4, 8, 16, 30, 30, 30,
    ]);
  });
});

describe('describeFailure', () => {
  it('says in one line how the try ended', () => {
    expect(describeFailure(raised)).toBe('ValueError: no such digit');
    expect(describeFailure({ kind: 'timed-out', afterMs: 1_500, phase: 'run', ...timing })).toContain('(1.5 s)');
    expect(describeFailure({ kind: 'timed-out', afterMs: 2_000, phase: 'hand-over', ...timing })).toContain(
      'task_overhead_timeout (2 s)',
    );
    expect(describeFailure(crashed)).toContain('exit code 0 before run() returned');
    expect(describeFailure({ ...crashed, exitCode: 3 })).toContain('exit code 3');
    expect(describeFailure({ ...crashed, exitCode: null, signal: 'SIGSEGV' })).toContain('signal SIGSEGV');
    expect(describeFailure({ ...crashed, exitCode: null, signal: 'SIGKILL' })).toContain('memory');
  });
});
