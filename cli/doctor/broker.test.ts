import { describe, expect, it } from 'vitest';
import { MillraceError } from '../../core/errors.ts';
import { checkBroker } from './broker.ts';

describe('what the doctor says of the broker', () => {
  it('is nothing to mend where none is named', async () => {
    expect(await checkBroker(undefined)).toMatchObject([
      { verdict: 'ok', text: expect.stringContaining('none is named') },
    ]);
  });

  it('is where it is, which topics it has, and what is only enough for a while', async () => {
    const look = { address: 'a:1', topics: ['millrace.jobs'], remarks: ['kept for 1 h only'] };
    expect(await checkBroker(async () => look)).toMatchObject([
      { verdict: 'ok', text: 'a:1 answers, and has the topics millrace.jobs' },
      { verdict: 'warn', text: 'kept for 1 h only' },
    ]);
  });

  it('is what a service would say that cannot start, and what to do about it', async () => {
    const gone = new MillraceError('TRANSPORT_UNAVAILABLE', 'cannot be reached', { hint: 'is it up?' });
    expect(await checkBroker(() => Promise.reject(gone))).toMatchObject([
      { verdict: 'fix', text: 'cannot be reached', advice: 'is it up?' },
    ]);
    await expect(checkBroker(() => Promise.reject(new Error('ours')))).rejects.toThrow('ours');
  });
});
