import { describe, expect, it } from 'vitest';
import { type Patience, withRetries } from './retries.ts';

const PATIENCE: Patience = {
  tries: 5,
  strangerTries: 2,
  tryTimeoutMs: 5,
  tryTimeoutMsMax: 20,
  waitMs: 1,
  waitMsMax: 1,
};

/** As the client library does: it rejects when its time is over. */
const silence = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(Object.assign(new Error('aborted'), { name: 'AbortError' })));
  });

const at = (host: string) => ({ host, hostname: host });

/** How often a host was asked that does this each time. */
async function triesOf(host: string, call: (signal: AbortSignal) => Promise<unknown>): Promise<number> {
  let tries = 0;
  const counted = (signal: AbortSignal) => {
    tries += 1;
    return call(signal);
  };
  await expect(withRetries(at(host), PATIENCE, counted)).rejects.toThrow();
  return tries;
}

const thrown = (more: object) => () => Promise.reject(Object.assign(new Error('planned'), more));

describe('a call to a service', () => {
  it('is made less often where nobody has ever answered: no such host, nobody listens, no answer in time', async () => {
    expect(await triesOf('stranger', thrown({ code: 'ENOTFOUND' }))).toBe(PATIENCE.strangerTries);
    expect(await triesOf('stranger', thrown({ code: 'ECONNREFUSED' }))).toBe(PATIENCE.strangerTries);
    expect(await triesOf('stranger', silence)).toBe(PATIENCE.strangerTries);
  });

  it('is made as often as may be where somebody has answered, be it with a fault', async () => {
    await withRetries(at('known'), PATIENCE, async () => 'answer');
    expect(await triesOf('known', silence)).toBe(PATIENCE.tries);
    expect(await triesOf('busy', thrown({ statusCode: 503 }))).toBe(PATIENCE.tries);
    expect(await triesOf('busy', thrown({ code: 'ECONNREFUSED' }))).toBe(PATIENCE.tries);
  });

  it('is not made again after a refusal, nor after a fault of ours', async () => {
    expect(await triesOf('known', thrown({ statusCode: 403 }))).toBe(1);
    expect(await triesOf('known', thrown({}))).toBe(1);
  });
});
