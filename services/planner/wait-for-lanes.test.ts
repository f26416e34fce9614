import { expect, it } from 'vitest';
import { MillraceError } from '../../core/errors.ts';
import { VirtualClock } from '../../tests/support/virtual-clock.ts';
import type { RunScope } from './run-scope.ts';
import { waitForLanes } from './wait-for-lanes.ts';

function waiting(partitions: () => Promise<number>) {
  const told: string[] = [];
  const clock = new VirtualClock();
  const stop = new AbortController();
  const journal = { note: ({ message }: { message: string }) => void told.push(message) };
  const ports = { clock, journal, transport: { partitions } };
  const over = waitForLanes({ ports, run: {}, compute: 'gpu', signal: stop.signal } as unknown as RunScope);
  return { over, clock, stop, told };
}

const missing = new MillraceError('TRANSPORT_UNAVAILABLE', 'there is no topic millrace.minibatches.gpu');

it('a run whose compute has no topic waits until it is there, and says once which, and what makes it', async () => {
  let misses = 4;
  const { over, clock, told } = waiting(async () => {
    if (misses-- > 0) throw missing;
    return 2;
  });
  await clock.runUntil(over);
  expect(clock.monotonicMs()).toBe(15_000);
  expect(told).toEqual([`waits: ${missing.message}; \`millrace topics ensure\` makes what is missing`]);
});

it('it waits no longer than the run lasts', async () => {
  const { over, stop } = waiting(() => Promise.reject(missing));
  stop.abort();
  await over;
});

it('what is wrong otherwise is not waited for', async () => {
  const denied = new MillraceError('TRANSPORT_DENIED', 'no');
  await expect(waiting(() => Promise.reject(denied)).over).rejects.toBe(denied);
});
