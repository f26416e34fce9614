import { describe, expect, it } from 'vitest';
import { bytesFrom } from './bytes-from.ts';

describe('bytesFrom', () => {
  it('takes what is given', () => {
    expect(bytesFrom({ MILLRACE_RESULT_LIMIT: '1000' }, 'MILLRACE_RESULT_LIMIT')).toBe(1_000);
  });

  it('takes the preset of the settings of services where nothing is given', () => {
    expect(bytesFrom({}, 'MILLRACE_RESULT_LIMIT')).toBe(256 * 1024 ** 2);
    expect(bytesFrom({ MILLRACE_AHEAD_LIMIT: '' }, 'MILLRACE_AHEAD_LIMIT')).toBe(16 * 1024 ** 3);
  });

  it.each(['0', '-1', '1.5', 'much'])('refuses %s', (given) => {
    expect(() => bytesFrom({ MILLRACE_AHEAD_LIMIT: given }, 'MILLRACE_AHEAD_LIMIT')).toThrow(
      `MILLRACE_AHEAD_LIMIT=${given}: must be a whole number of bytes above 0`,
    );
  });
});
