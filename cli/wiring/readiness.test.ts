import { expect, it } from 'vitest';
import type { KafkaState } from '../../adapters/kafka/settings.ts';
import { MillraceError } from '../../core/errors.ts';
import { Readiness } from './readiness.ts';

const retrying = (message: string): KafkaState => ({
  ...{
    kind: 'retrying',
    sinceMs: Date.UTC(2026, 10, 21, 10),
    error: new MillraceError('TRANSPORT_UNAVAILABLE', message),
  },
});

function service() {
  const now: { state: KafkaState; trouble: string | undefined } = { state: { kind: 'connecting' }, trouble: undefined };
  const stop = new AbortController();
  return { now, stop, readiness: new Readiness(now, { trouble: async () => now.trouble }, stop.signal) };
}

it('a service is not ready before it starts, and tells why and since when its look at the broker fails', async () => {
  const { now, readiness } = service();
  expect(await readiness.trouble()).toBe('waiting to start');
  readiness.looks(retrying('refused'));
  expect(await readiness.trouble()).toBe('refused, since 2026-11-21T10:00:00.000Z');
  now.state = { kind: 'ready' };
  readiness.looks({ kind: 'ready' });
  expect(await readiness.trouble()).toBe('refused, since 2026-11-21T10:00:00.000Z');
  readiness.starts();
  expect(await readiness.trouble()).toBeUndefined();
});

it('one that has started tells how its broker and its workspace are', async () => {
  const { now, stop, readiness } = service();
  readiness.starts();
  expect(await readiness.trouble()).toBe('the broker: connecting');
  now.state = retrying('no answer');
  expect(await readiness.trouble()).toBe('no answer, since 2026-11-21T10:00:00.000Z');
  Object.assign(now, { state: { kind: 'ready' }, trouble: 'the share is away' });
  expect(await readiness.trouble()).toBe('the share is away');
  readiness.startsAgain('the share is away');
  expect(await readiness.trouble()).toBe('waiting to start again: the share is away');
  stop.abort();
  expect(await readiness.trouble()).toBe('stopping');
});
