import { expect, it } from 'vitest';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { systemClock } from '../../adapters/system-clock/system-clock.ts';
import type { InitOutcome } from '../../core/ports/outcome.ts';
import type { MiniBatch, ResultsRecord } from '../../core/ports/records.ts';
import { FakeWorkers, fakeWorkplace } from '../../tests/support/fake-workers.ts';
import { manifestIn, RUN } from '../../tests/support/fed-collector.ts';
import { until } from '../../tests/support/poll.ts';
import { Crew } from './crew.ts';
import type { Job } from './job.ts';
import type { Outbox } from './outbox.ts';
import type { ScorerPorts } from './ports.ts';
import type { ScorerCount } from './scorer-count.ts';
import { Turnstile } from './turnstile.ts';

const FAILED: InitOutcome = { kind: 'failed', error: { name: 'Error', message: 'GPU 1 is broken', traceback: '' } };

const jobOf = (index: number): Job => {
  const miniBatch = { ...RUN, index, input: 'images', folder: '/in', slices: [], partition: null };
  return { miniBatch: miniBatch as unknown as MiniBatch, partition: 0, ack: () => {}, attempt: 1, failedTries: [] };
};

/** A crew of two workers; told is what it publishes. */
function crewOf(init: (worker: number) => Promise<InitOutcome>) {
  const told: ResultsRecord[] = [];
  const ports = {
    ...{
      workers: new FakeWorkers({ init }),
      workplace: fakeWorkplace(2),
      journal: { note: () => {} },
      patterns: pathPatterns,
    },
    clock: { ...systemClock, sleep: (_: number, signal?: AbortSignal) => systemClock.sleep(0, signal) },
    transport: { members: async () => [] },
  } as unknown as ScorerPorts;
  const outbox = {
    send: (record: ResultsRecord) => told.push(record),
    fail: (error: unknown) => told.push(error as never),
  };
  const settings = { id: 'scorer', compute: 'default', maxWorkers: 2, graceMs: 0, leavesToOthers: true };
  const crew = new Crew(ports, settings, manifestIn('/x'), RUN, {
    outbox: outbox as unknown as Outbox,
    turnstile: new Turnstile(),
    scorers: { now: async () => 1 } as unknown as ScorerCount,
    // There is room for one worker.
    onChange: () => {
      if (crew.claim.held === 0 && crew.claim.wanted > 0) crew.addWorker();
    },
  });
  return { crew, told };
}

it('a worker that was ready, and has made room, comes back where the one that stayed does not get ready', async () => {
  const others = Promise.withResolvers<void>();
  const { crew, told } = crewOf(async (worker) => {
    if (worker === 0) return { kind: 'ready' };
    await others.promise;
    return FAILED;
  });
  crew.offer(jobOf(0));
  await until(() => told.length === 1);
  crew.addWorker();
  crew.keepWorkers(1);
  await until(() => crew.leaving === 0);
  crew.offer(jobOf(1));
  others.resolve();
  await until(() => told.length === 2);
  expect(told).toMatchObject([0, 1].map((index) => ({ kind: 'MiniBatchScored', index, worker: 0 })));
  await crew.close(0, 'nobody');
});
