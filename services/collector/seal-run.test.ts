import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createProgressBoard } from '../../adapters/in-process/progress-board.ts';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { systemClock } from '../../adapters/system-clock/system-clock.ts';
import { createOutputs } from '../../cli/wiring/outputs.ts';
import { outputOptionsOf } from '../../core/job/output-options.ts';
import { FirstFailure } from '../../core/result/first-failure.ts';
import { StepState } from '../../core/result/step-state.ts';
import { manifestIn, RUN } from '../../tests/support/fed-collector.ts';
import type { CollectorPorts } from './ports.ts';
import { sealRun } from './seal-run.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'seal-'));
});
afterEach(() => rmSync(root, { recursive: true }));

it('keeps the decision in the last checkpoint of the output: the log would not tell again what led to it', async () => {
  const store = createFolderStore(join(root, 'store'));
  const outputs = createOutputs(store, { kind: 'in-log', clock: systemClock }, {});
  const manifest = manifestIn(root);
  const claim = () => outputs.claim(RUN, outputOptionsOf(manifest));
  const ports = {
    ...{ store, outputs, openFolder: createFolderStore, clock: systemClock, board: createProgressBoard() },
    journal: { note: () => {} },
  } as unknown as CollectorPorts;
  const output = await claim();
  const state = new StepState(RUN, manifest.settings);
  const decision = { status: 'failed', reason: 'too many failed' } as const;
  await sealRun(ports, {
    run: RUN,
    manifest,
    state,
    output,
    decision,
    firstFailure: new FirstFailure(true),
    startedAtMs: 0,
    beganMs: 0,
  });
  await output.close();
  const next = await claim();
  expect(next.recovered?.decision).toEqual(decision);
  await next.close();
});
