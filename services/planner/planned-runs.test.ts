import { expect, it } from 'vitest';
import { layout } from '../../core/job/layout.ts';
import { manifestJson } from '../../core/job/manifest-schema.ts';
import type { JournalEvent } from '../../core/ports/journal.ts';
import type { StepSubmitted } from '../../core/ports/records.ts';
import { type Delivery, TOPICS } from '../../core/ports/transport.ts';
import { manifestIn } from '../../tests/support/fed-collector.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { PlannedRuns } from './planned-runs.ts';
import type { PlannerPorts } from './ports.ts';

const RUN = { jobId: '20261121-084000-k3x9f', step: 'step', run: 1 };
const SETTINGS = { id: 'planner', recovers: true, compute: null, aheadLimitBytes: 1 };

it('tells the journal of each run that the planner is done with, so that its logs are closed', async () => {
  const store = memoryStore();
  const json = (value: object) => new TextEncoder().encode(JSON.stringify(value));
  await store.putIfAbsent(layout.openStep(RUN, 1), json({ partition: 3 }));
  await store.putIfAbsent(layout.run(RUN, 1), json({ isServed: true }));
  const notes: JournalEvent[] = [];
  const failures: unknown[] = [];
  const journal = { note: (event: JournalEvent) => void notes.push(event) };
  const ports = { store, journal } as unknown as PlannerPorts;
  const runs = new PlannedRuns(ports, SETTINGS, new AbortController().signal, (error) => failures.push(error));
  await runs.recover([0]);
  await runs.over();
  expect(notes).toEqual([]);
  await runs.recover([3]);
  await runs.over();
  expect(notes).toEqual([{ kind: 'step-left', ...RUN }]);
  expect(failures).toEqual([]);
});

it('puts a job aside whose submitter keeps it in another workspace, and says so; one that is kept here begins, once its workspace is mounted', async () => {
  const store = memoryStore();
  const manifest = manifestJson({ ...manifestIn('/root'), jobId: RUN.jobId, step: RUN.step });
  const about = { ...RUN, idempotencyKey: null, submittedAtMs: 0, manifest, workspace: '/theirs' };
  let record: StepSubmitted = { kind: 'StepSubmitted', ...about };
  const aside: string[] = [];
  const notes: JournalEvent[] = [];
  const publish = async (topic: string) => void aside.push(topic);
  const codec = { decode: () => record, encode: () => new Uint8Array() };
  const journal = { note: (event: JournalEvent) => void notes.push(event) };
  const ports = { store, journal, codec, transport: { publish } } as unknown as PlannerPorts;
  const runs = new PlannedRuns(ports, SETTINGS, AbortSignal.abort(), () => {});
  const acks: string[] = [];
  const ack = () => void acks.push('ack');
  const delivery: Delivery = { topic: 'jobs', partition: 0, offset: 0, key: null, value: new Uint8Array(), ack };

  await runs.take(delivery);
  expect([acks.length, aside, await store.stat(layout.manifest(RUN))]).toEqual([1, [TOPICS.deadLetters], undefined]);
  const message = 'not started: it is kept in the workspace /theirs, and not in /memory/ (MILLRACE_STORE)';
  expect(notes).toEqual([{ kind: 'warning', ...RUN, key: 'not-kept', message }]);

  record = { ...record, workspace: '/memory/' };
  await expect(runs.take(delivery)).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
    hint: expect.stringContaining('mounted'),
  });
  expect([acks.length, aside.length]).toEqual([1, 1]);

  await store.putIfAbsent(layout.job(RUN.jobId), new Uint8Array());
  await runs.take(delivery);
  expect([acks.length, aside.length, await store.stat(layout.manifest(RUN))]).toEqual([2, 1, expect.anything()]);
  await runs.over();
});
