import { expect, it } from 'vitest';
import { MillraceError } from '../../core/errors.ts';
import { jsonBytes } from '../../core/job/json-bytes.ts';
import { layout } from '../../core/job/layout.ts';
import { manifestJson } from '../../core/job/manifest-schema.ts';
import type { JournalEvent } from '../../core/ports/journal.ts';
import type { StepSubmitted } from '../../core/ports/records.ts';
import { TOPICS } from '../../core/ports/transport.ts';
import { manifestIn } from '../../tests/support/fed-collector.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { VirtualClock } from '../../tests/support/virtual-clock.ts';
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

it.each([
  ['is told that a run cannot be gone on with', false],
  ['is not told so of one that another planner has by then', true],
])('%s', async (_, isLost) => {
  const store = memoryStore();
  await store.putIfAbsent(layout.openStep(RUN, 1), jsonBytes({ partition: 3 }));
  await store.putIfAbsent(layout.run(RUN, 1), jsonBytes({ isServed: true }));
  const asked = Promise.withResolvers<undefined>();
  const read = store.read.bind(store);
  store.read = (path) => (path === layout.manifest(RUN) ? asked.promise : read(path));
  const clock = new VirtualClock();
  const failures: unknown[] = [];
  const ports = { store, clock, journal: { note: () => {} } } as unknown as PlannerPorts;
  const runs = new PlannedRuns(ports, SETTINGS, new AbortController().signal, (error) => failures.push(error));
  await runs.recover([3]);
  const letGo = isLost ? runs.letGo([3]) : Promise.resolve();
  const away = new MillraceError('STORE_UNAVAILABLE', 'away');
  asked.reject(away);
  await Promise.all([letGo, runs.over()]);
  expect(failures).toEqual(isLost ? [] : [away]);
});

const MANIFEST = manifestJson({ ...manifestIn('/root'), jobId: RUN.jobId, step: RUN.step });
const SUBMITTED: StepSubmitted = {
  ...{ kind: 'StepSubmitted', ...RUN, idempotencyKey: null, submittedAtMs: 0, manifest: MANIFEST, workspace: null },
};

/** Runs that begin nothing, and what they say of the records that they take. */
function taking() {
  const store = memoryStore();
  const aside: string[] = [];
  const notes: JournalEvent[] = [];
  const acks: string[] = [];
  let record: StepSubmitted | undefined;
  const decode = () => {
    if (record === undefined) throw new MillraceError('RECORD_UNDECODABLE', 'it is torn');
    return record;
  };
  const ports = {
    store,
    codec: { decode, encode: () => new Uint8Array() },
    journal: { note: (event: JournalEvent) => void notes.push(event) },
    transport: { publish: async (topic: string) => void aside.push(topic) },
  } as unknown as PlannerPorts;
  const runs = new PlannedRuns(ports, SETTINGS, AbortSignal.abort(), () => {});
  const ack = () => void acks.push('ack');
  const take = (given: StepSubmitted | undefined) => {
    record = given;
    return runs.take({
      topic: 'jobs',
      partition: 0,
      offset: 0,
      key: given?.jobId ?? null,
      value: new Uint8Array(),
      ack,
    });
  };
  return { store, aside, notes, acks, take, over: () => runs.over() };
}

const PLACE = 'jobs, partition 0, offset 0';

it('puts a job aside whose submitter keeps it in another workspace, and says so; one that is kept here begins, once its workspace is mounted', async () => {
  const { store, aside, notes, acks, take, over } = taking();
  await take({ ...SUBMITTED, workspace: '/theirs' });
  expect([acks.length, aside, await store.stat(layout.manifest(RUN))]).toEqual([1, [TOPICS.deadLetters], undefined]);
  const reason = 'not started: it is kept in the workspace /theirs, and not in /memory/ (MILLRACE_STORE)';
  expect(notes).toEqual([{ kind: 'put-aside', ...RUN, place: `${PLACE}, key "${RUN.jobId}"`, reason }]);

  const here = { ...SUBMITTED, workspace: '/memory/' };
  await expect(take(here)).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
    hint: expect.stringContaining('mounted'),
  });
  expect([acks.length, aside.length]).toEqual([1, 1]);

  await store.putIfAbsent(layout.job(RUN.jobId), new Uint8Array());
  await take(here);
  expect([acks.length, aside.length, await store.stat(layout.manifest(RUN))]).toEqual([2, 1, expect.anything()]);
  await over();
});

it('says of each record that it puts aside which and why', async () => {
  const { aside, notes, acks, take } = taking();
  await take({ ...SUBMITTED, jobId: 'my-job', manifest: MANIFEST.replaceAll(RUN.jobId, 'my-job') });
  await take(undefined);
  expect(notes).toEqual([
    {
      ...{ kind: 'put-aside', ...RUN, jobId: 'my-job', place: `${PLACE}, key "my-job"` },
      reason: expect.stringContaining('jobId: must be a job id, as 20261121-084000-k3x9f'),
    },
    { kind: 'put-aside', jobId: '', step: '', run: 0, place: PLACE, reason: 'it is torn' },
  ]);
  expect([acks.length, aside.length]).toEqual([2, 2]);
});

it('begins a run once the one before it is decided: its seal says that, or its end where the seal was lost', async () => {
  for (const sign of [undefined, layout.seal(RUN, 1), layout.end(RUN, 1)]) {
    const { store, notes, acks, take, over } = taking();
    if (sign !== undefined) await store.putIfAbsent(sign, new Uint8Array());
    await take({ ...SUBMITTED, run: 2 });
    await over();
    expect([acks.length, (await store.stat(layout.run(RUN, 2))) !== undefined]).toEqual([1, sign !== undefined]);
    const said = notes.flatMap((note) => (note.kind === 'warning' ? [note.message] : []));
    expect(said).toEqual(sign === undefined ? ['not started: run 1 is not over'] : []);
  }
});
