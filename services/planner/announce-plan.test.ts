import { expect, it } from 'vitest';
import type { RunProgress } from '../../core/ports/progress-board.ts';
import { VirtualClock } from '../../tests/support/virtual-clock.ts';
import { announcePlan } from './announce-plan.ts';
import type { RunScope } from './run-scope.ts';

const RUN = { jobId: '20261121-084000-k3x9f', step: 'step', run: 2 };
const PLAN = { total: 3, items: 6 } as const;
const FIRST_OFFSET = 10;

interface World {
  readonly bounds: { readonly start: number; readonly end: number };
  readonly progress: Partial<RunProgress> | undefined;
}

/** How often the plan was announced once the world has been looked at; each time but the first it was in the store. */
async function announced({ bounds, progress }: World): Promise<number> {
  const clock = new VirtualClock();
  const stopped = new AbortController();
  let times = 0;
  let kept = 0;
  const scope = {
    run: RUN,
    signal: stopped.signal,
    opened: { partition: 1, offset: 9 },
    shelf: {
      complete: async () => {
        kept += 1;
      },
    },
    publish: async () => {
      times += 1;
      expect(kept).toBe(times - 1);
      return { partition: 1, offset: FIRST_OFFSET };
    },
    ports: {
      clock,
      journal: { note: () => {} },
      board: { read: async () => progress },
      transport: { bounds: async () => bounds },
    },
  } as unknown as RunScope;
  const announcing = announcePlan(scope, PLAN as never);
  await clock.runUntil(clock.sleep(7_000));
  stopped.abort();
  await announcing;
  return times;
}

it.each([
  ['is enough once, while the log holds it', { start: 0, end: 11 }, undefined, 1],
  ['is said again when the log lost it before any collector took the run', { start: 11, end: 11 }, undefined, 2],
  ['is said again when the log was made anew', { start: 0, end: 0 }, undefined, 2],
  ['is said again to a collector that read on without it', { start: 0, end: 20 }, { logOffset: 15, total: null }, 2],
  ['is not said again to one that knows it', { start: 15, end: 20 }, { logOffset: 15, total: 3 }, 1],
] as const)('a plan %s', async (_, bounds, progress, times) => {
  expect(await announced({ bounds, progress: progress && { run: 2, ...progress } })).toBe(times);
});

it('a plan does not take the progress of an earlier run for its own', async () => {
  expect(await announced({ bounds: { start: 11, end: 11 }, progress: { run: 1, total: 3, logOffset: 50 } })).toBe(2);
});
