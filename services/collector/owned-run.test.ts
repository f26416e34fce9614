import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createProgressBoard } from '../../adapters/in-process/progress-board.ts';
import { createOutputs } from '../../cli/wiring/outputs.ts';
import { storeOpener } from '../../cli/wiring/store.ts';
import { readCheckedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import { manifestIn, RUN, scored } from '../../tests/support/fed-collector.ts';
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
