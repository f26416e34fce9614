import { describe, expect, it } from 'vitest';
import { MillraceError } from '../core/errors.ts';
import { describeFailure } from './failure.ts';

describe('describeFailure', () => {
  it('gives message, hint and the exit code of the table', () => {
    const error = new MillraceError('JOB_UNKNOWN', 'no job is called x', { hint: 'millrace jobs lists all' });
    expect(describeFailure(error)).toEqual({
      lines: ['millrace: no job is called x', '  hint: millrace jobs lists all'],
      exitCode: 2,
      answer: { error: { code: 'JOB_UNKNOWN', message: 'no job is called x', hint: 'millrace jobs lists all' } },
    });
    expect(describeFailure(new MillraceError('STORE_FULL', 'x')).exitCode).toBe(3);
    expect(describeFailure(new MillraceError('STATE_CORRUPT', 'x')).exitCode).toBe(1);
  });

  it.each([new TypeError('x is not a function'), new MillraceError('INVARIANT_BROKEN', 'two owners')])(
    'asks to report what is our fault, with the stack: %s',
    (error) => {
      const { lines, exitCode } = describeFailure(error);
      expect(exitCode).toBe(70);
      expect(lines[0]).toContain('please report');
      expect(lines.join('\n')).toContain('failure.test.ts');
    },
  );

  it('survives what is no error at all', () => {
    expect(describeFailure('boom').lines[1]).toBe('boom');
    expect(describeFailure(undefined).exitCode).toBe(70);
  });

  it('says nothing when the reader has gone away', () => {
    expect(describeFailure(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))).toEqual({
      lines: [],
      exitCode: 0,
    });
  });

  it('shows no escape code (fault 46)', () => {
    const error = new MillraceError('JOB_INVALID', 'name \u001b[2J', { hint: '\u001b]0;x\u0007' });
    expect(describeFailure(error).lines.join('')).not.toContain('\u001b');
  });
});
