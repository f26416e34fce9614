import { expect, it } from 'vitest';
import { VirtualClock } from '../../tests/support/virtual-clock.ts';
import { BetweenTries } from './between-tries.ts';
import type { Job } from './job.ts';

const jobOn = (partition: number, noteAlone?: Job['noteAlone']): Job =>
  ({ partition, ...(noteAlone && { noteAlone }) }) as Job;

it('tells whether a mini-batch whose time has come is still ours: its lane may be lost', async () => {
  const clock = new VirtualClock();
  const between = new BetweenTries(clock, new AbortController().signal);
  const [ours, lost] = [jobOn(0), jobOn(1)];
  const over = Promise.all([between.wait(ours, 1_000), between.wait(lost, 1_000)]);
  await clock.advance(500);
  expect(between.dropLanes([1])).toEqual([lost]);
  await clock.advance(500);
  expect(await over).toEqual([true, false]);
  expect(between.dropLanes([0, 1])).toEqual([]);
});

it('rejects with what keeps it from being noted', async () => {
  const between = new BetweenTries(new VirtualClock(), new AbortController().signal);
  const denied = async () => {
    throw new Error('denied');
  };
  await expect(between.wait(jobOn(0, denied), 0)).rejects.toThrow('denied');
});
