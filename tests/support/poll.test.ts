import { describe, expect, it } from 'vitest';
import { until } from './poll.ts';

describe('until', () => {
  it('asks again until there is an answer, and returns it', async () => {
    let asked = 0;
    const answer = await until(async () => {
      asked += 1;
      return asked === 3 ? `asked ${asked} times` : undefined;
    });
    expect(answer).toBe('asked 3 times');
  });

  it('takes 0 and an empty string for answers', async () => {
    expect([await until(() => 0), await until(() => '')]).toEqual([0, '']);
  });

  it('gives up in time and says on what', async () => {
    await expect(until(() => false, { timeoutMs: 20, what: 'the end' })).rejects.toThrow(
      'the end did not happen within 20 ms',
    );
  });

  it('hands on what the check throws', async () => {
    const check = () => Promise.reject(new Error('broken'));
    await expect(until(check)).rejects.toThrow('broken');
  });
});
