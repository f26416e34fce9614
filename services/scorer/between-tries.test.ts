import { expect, it } from 'vitest';
import { VirtualClock } from '../../tests/support/virtual-clock.ts';
import { BetweenTries } from './between-tries.ts';
import type { Job } from './job.ts';

const jobOn = (partition: number, noteAlone?: Job['noteAlone']): Job =>
  ({ partition, ...(noteAlone && { noteAlone }) }) as Job;

function world() {
  const clock = new VirtualClock();
  const due: Job[] = [];
  const failed: string[] = [];
  const events = {
    onDue: (job: Job) => void due.push(job),
    onFailed: (error: unknown) => void failed.push(`${error}`),
  };
  return { clock, due, failed, between: new BetweenTries(clock, new AbortController().signal, events) };
}

it('has a mini-batch tried again at once where there is nothing to wait for', () => {
  const { due, between } = world();
  const job = jobOn(0);
  between.add(job, 0);
  expect(due).toEqual([job]);
});

it('lets go of a mini-batch whose lane is lost meanwhile', async () => {
  const { clock, due, between } = world();
  const [ours, lost] = [jobOn(0), jobOn(1)];
  for (const job of [ours, lost]) between.add(job, 1_000);
  await clock.advance(500);
  expect(between.dropLanes([1])).toEqual([lost]);
  await clock.advance(500);
  expect(due).toEqual([ours]);
  expect(between.dropLanes([0, 1])).toEqual([]);
});

it('tells what keeps one from being noted', async () => {
  const { clock, due, failed, between } = world();
  const denied = async () => {
    throw new Error('denied');
  };
  between.add(jobOn(0, denied), 0);
  await clock.advance(0);
  expect([due, failed]).toEqual([[], ['Error: denied']]);
});
