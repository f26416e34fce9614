import { afterEach, beforeEach, expect, it } from 'vitest';
import { layout } from '../../core/job/layout.ts';
import { readState } from '../../core/job/read-state.ts';
import type { CancelRequested } from '../../core/ports/records.ts';
import { TOPICS } from '../../core/ports/transport.ts';
import { until } from '../support/poll.ts';
import { ServiceWorld } from '../support/service-world.ts';

let world: ServiceWorld;
beforeEach(() => {
  world = new ServiceWorld();
});
afterEach(() => world.close());

it('a job that was cancelled before any planner took it ends as cancelled, and nothing of it is scored', async () => {
  const manifest = world.stepOf('early');
  await world.store.putIfAbsent(layout.cancel(manifest.jobId, 1), new TextEncoder().encode('{}\n'));
  await world.submit(manifest);
  world.planner();
  world.collector();
  world.scorer();
  expect(await world.summaryOf('early')).toMatchObject({ status: 'cancelled', rows: 0 });
});

it('a job that runs is cancelled by a record, in the run that it is in, and a job beside it is not', async () => {
  const manifest = world.stepOf('asked');
  const beside = { ...world.stepOf('beside'), jobId: manifest.jobId.replace(/.{5}$/, '00000') };
  await world.store.putIfAbsent(layout.seal(manifest, 1), new TextEncoder().encode('{}\n'));
  await world.submit(manifest, 2);
  await world.submit(beside);
  world.planner();
  const areOpen = async () =>
    (await world.store.stat(layout.opened(manifest, 2))) !== undefined &&
    (await world.store.stat(layout.opened(beside, 1))) !== undefined;
  await until(areOpen, { what: 'both runs' });
  await world.publish(TOPICS.jobs, [{ kind: 'CancelRequested', jobId: manifest.jobId, requestedAtMs: 1 }]);
  const cancelled = async (jobId: string, run: number) =>
    (await world.store.stat(layout.cancel(jobId, run))) !== undefined;
  await until(() => cancelled(manifest.jobId, 2), { what: 'the cancel' });
  expect(await cancelled(manifest.jobId, 1)).toBe(false);
  expect(await cancelled(beside.jobId, 1)).toBe(false);
});

it('a record that cancelled a run and comes again cancels no later run, and one of no job leaves nothing', async () => {
  const manifest = world.stepOf('resumed');
  const { jobId } = manifest;
  world.planner();
  await world.submit(manifest);
  const record: CancelRequested = { kind: 'CancelRequested', jobId, requestedAtMs: 1 };
  const cancelled = async (run: number) => (await world.store.stat(layout.cancel(jobId, run))) !== undefined;
  const ask = (...records: CancelRequested[]) => world.publish(TOPICS.jobs, records);
  await ask(record);
  await until(() => cancelled(1), { what: 'the cancel' });
  await world.store.putIfAbsent(layout.seal(manifest, 1), new TextEncoder().encode('{}\n'));
  await world.submit(manifest, 2);
  const isOpen = async () => (await world.store.stat(layout.opened(manifest, 2))) !== undefined;
  await until(isOpen, { what: 'the second run' });
  const unknown = { ...record, jobId: jobId.replace(/.{5}$/, '00000') };
  await ask(record, unknown, { ...record, requestedAtMs: 2 });
  await until(() => cancelled(2), { what: 'the cancel of the second run' });
  expect(await readState(world.store, layout.cancel(jobId, 2))).toEqual({ requested_at_ms: 2 });
  expect(await world.store.hasFolder(`${layout.jobs}/${unknown.jobId}`)).toBe(false);
});
