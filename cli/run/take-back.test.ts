import { describe, expect, it } from 'vitest';
import { MillraceError } from '../../core/errors.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { takeBack } from './take-back.ts';

const jobId = '20261121-120000-abcde';
const refused = new MillraceError('TRANSPORT_DENIED', 'no');

async function left(error: unknown, isShared = false) {
  const store = memoryStore();
  await store.putIfAbsent(`jobs/${jobId}/job.json`, new Uint8Array([1]));
  const told = await takeBack({ store, jobId, isShared }, error);
  return { told, isThere: (await store.stat(`jobs/${jobId}/job.json`)) !== undefined };
}

describe('takeBack', () => {
  it('leaves nothing of a job that was surely not submitted', async () => {
    expect(await left(refused)).toEqual({ told: refused, isThere: false });
  });

  it('leaves a job that somebody else may be submitting as well', async () => {
    expect(await left(refused, true)).toEqual({ told: refused, isThere: true });
  });

  it('keeps a job of which nobody knows whether it was submitted, and says so', async () => {
    const { told, isThere } = await left(new MillraceError('TRANSPORT_UNAVAILABLE', 'there was no answer'));
    expect(isThere).toBe(true);
    expect(told).toMatchObject({
      code: 'TRANSPORT_UNAVAILABLE',
      message: `whether ${jobId} was submitted is not known: there was no answer`,
      hint: expect.stringContaining(`millrace watch ${jobId}`),
    });
  });
});
