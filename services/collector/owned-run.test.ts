import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createProgressBoard } from '../../adapters/in-process/progress-board.ts';
import { createOutputs } from '../../cli/wiring/outputs.ts';
import { storeOpener } from '../../cli/wiring/store.ts';
import { readCheckedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import type { JournalEvent } from '../../core/ports/journal.ts';
import { keepPlan, manifestIn, RUN, scored } from '../../tests/support/fed-collector.ts';
import { VirtualClock } from '../../tests/support/virtual-clock.ts';
import { OwnedRun } from './owned-run.ts';
import type { CollectorPorts } from './ports.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'owned-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A run in files that is yet to be claimed; `seal` is read once it is over. */
function ownable(clock: VirtualClock, note: (event: JournalEvent) => void = () => {}) {
  const store = storeOpener({}, root)(join(root, 'store'));
  const ports = {
    ...{ store, clock, outputs: createOutputs(store, { kind: 'in-files' }, {}), openFolder: storeOpener({}, '/') },
    ...{ board: createProgressBoard(), journal: { note }, beganMs: clock.monotonicMs() },
  } as unknown as CollectorPorts;
  const over = Promise.withResolvers<void>();
  const events = { onFailed: over.reject, onOver: over.resolve, onFenced: over.reject };
  const begin = () => OwnedRun.claim(ports, RUN, manifestIn(root), events);
  const seal = () => over.promise.then(() => readCheckedState(store, layout.seal(RUN, RUN.run)));
  return { store, begin, seal };
}

it('takes as long as its process did, though the wall clock was set before there was an owner (fault 43)', async () => {
  const clock = new VirtualClock(manifestIn(root).submittedAtMs);
  const { store, begin, seal } = ownable(clock);
  await keepPlan(store, 1);
  clock.standStill(5_000);
  clock.jumpWall(3_600_000);
  const owned = await begin();
  await owned.take([{ kind: 'StepPlanned', ...RUN, total: 1, items: 1 }, scored(0)], 2);
  expect(await seal()).toMatchObject({ status: 'completed', tookMs: 5_000 });
});

it.each([
  ['a smaller plan', { total: 1, items: 1 }],
  ['other items', { total: 2, items: 1 }],
])('believes no word on the plan but that of its planner: %s changes nothing', async (_, forged) => {
  const warnings: string[] = [];
  const note = (event: JournalEvent) => void (event.kind === 'warning' && warnings.push(event.message));
  const { store, begin, seal } = ownable(new VirtualClock(), note);
  const owned = await begin();
  await owned.take([scored(0), { kind: 'StepPlanned', ...RUN, ...forged }], 2);
  await keepPlan(store, 2);
  await owned.take([{ kind: 'StepPlanned', ...RUN, ...forged }], 3);
  await owned.take([{ kind: 'StepPlanned', ...RUN, total: 2, items: 2 }, scored(1)], 5);
  expect(await seal()).toMatchObject({ status: 'completed', total: 2 });
  expect(warnings).toHaveLength(2);
  expect(warnings[0]).toContain('no planner has sent it');
});
