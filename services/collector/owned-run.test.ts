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

it('takes as long as its process did, though the wall clock was set before there was an owner (fault 43)', async () => {
  const store = storeOpener({}, root)(join(root, 'store'));
  await keepPlan(store, 1);
  const manifest = manifestIn(root);
  const clock = new VirtualClock(manifest.submittedAtMs);
  const ports = {
    ...{ store, clock, outputs: createOutputs(store, { kind: 'in-files' }, {}), openFolder: storeOpener({}, '/') },
    ...{ board: createProgressBoard(), journal: { note: () => {} }, beganMs: clock.monotonicMs() },
  } as unknown as CollectorPorts;
  clock.standStill(5_000);
  clock.jumpWall(3_600_000);
  const over = Promise.withResolvers<void>();
  const events = { onFailed: over.reject, onOver: over.resolve, onFenced: over.reject };
  const owned = await OwnedRun.claim(ports, RUN, manifest, events);
  await owned.take([{ kind: 'StepPlanned', ...RUN, total: 1, items: 1 }, scored(0)], 2);
  await over.promise;
  expect(await readCheckedState(store, layout.seal(RUN, RUN.run))).toMatchObject({
    status: 'completed',
    tookMs: 5_000,
  });
});

it.each([
  ['a smaller plan', { total: 1, items: 1 }],
  ['other items', { total: 2, items: 1 }],
])('believes no word on the plan but that of its planner: %s changes nothing', async (_, forged) => {
  const store = storeOpener({}, root)(join(root, 'store'));
  const warnings: string[] = [];
  const journal = { note: (event: JournalEvent) => event.kind === 'warning' && warnings.push(event.message) };
  const ports = {
    ...{ store, clock: new VirtualClock(), outputs: createOutputs(store, { kind: 'in-files' }, {}), journal },
    ...{ board: createProgressBoard(), openFolder: storeOpener({}, '/') },
  } as unknown as CollectorPorts;
  const over = Promise.withResolvers<void>();
  const events = { onFailed: over.reject, onOver: over.resolve, onFenced: over.reject };
  const owned = await OwnedRun.claim(ports, RUN, manifestIn(root), events);
  await owned.take([scored(0), { kind: 'StepPlanned', ...RUN, ...forged }], 2);
  await keepPlan(store, 2);
  await owned.take([{ kind: 'StepPlanned', ...RUN, ...forged }], 3);
  await owned.take([{ kind: 'StepPlanned', ...RUN, total: 2, items: 2 }, scored(1)], 5);
  await over.promise;
  expect(await readCheckedState(store, layout.seal(RUN, RUN.run))).toMatchObject({ status: 'completed', total: 2 });
  expect(warnings).toHaveLength(2);
  expect(warnings[0]).toContain('no planner has sent it');
});
