import { describe, expect, it } from 'vitest';
import { MillraceError } from '../../core/errors.ts';
import { initFailed, notPrepared } from './unable-because.ts';

describe('what keeps a scorer from a step', () => {
  it('is the init() of the script, with its traceback', () => {
    const error = { name: 'ValueError', message: 'no model\nin /m', traceback: 'at init' };
    expect(initFailed(error)).toEqual({ message: 'init() failed: ValueError: no model', traceback: 'at init' });
  });

  it('is its preparation, which is nothing of the script, with the last words of a tool', () => {
    const pip = Object.assign(new Error('pip install failed'), {
      name: 'EnvironmentNotBuilt',
      words: 'no such package',
    });
    expect(notPrepared(pip)).toEqual({
      message: 'preparation failed: EnvironmentNotBuilt: pip install failed',
      traceback: 'no such package',
    });
  });

  it('is a disk without room, with what to do', () => {
    const full = new MillraceError('STORE_FULL', 'disk full: cannot write /tmp/x', { hint: 'free some space' });
    expect(notPrepared(full).message).toBe(
      'preparation failed: STORE_FULL: disk full: cannot write /tmp/x: free some space',
    );
  });
});
