import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../adapters/system-clock/system-clock.ts';
import { ServiceWorld } from '../support/service-world.ts';

let world: ServiceWorld;
beforeEach(() => {
  world = new ServiceWorld();
});
afterEach(() => world.close());

it('an input that the planner cannot read fails its own step, by name; the planner goes on with the others', async () => {
  world.clock = { ...systemClock, sleep: (ms, signal) => systemClock.sleep(Math.min(ms, 20), signal) };
  symlinkSync('loop', join(world.root, 'loop'));
  const bad = world.stepOf('bad');
  const inputs = bad.inputs.map((input) => ({ ...input, paths: [join(world.root, 'loop/images')] }));
  world.planner();
  world.collector();
  world.scorer();
  await world.submit({ ...bad, inputs });
  await world.submit(world.stepOf('fine'));
  expect(await world.summaryOf('fine')).toMatchObject({ status: 'completed' });
  const summary = await world.summaryOf('bad');
  expect(summary?.status).toBe('failed');
  expect(summary?.error).toContain('input images: ');
  expect(summary?.error).toContain(join(world.root, 'loop'));
});

it('an input that is missing fails its step with what to do about it', async () => {
  const step = world.stepOf('missing');
  const inputs = step.inputs.map((input) => ({ ...input, paths: [join(world.root, 'nowhere')] }));
  world.planner();
  world.collector();
  await world.submit({ ...step, inputs });
  const error = expect.stringMatching(/nowhere does not exist \(a relative path starts at .*\)$/);
  expect(await world.summaryOf('missing')).toMatchObject({ status: 'failed', error });
});
