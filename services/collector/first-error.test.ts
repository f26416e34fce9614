import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createProgressBoard } from '../../adapters/in-process/progress-board.ts';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { systemClock } from '../../adapters/system-clock/system-clock.ts';
import { createOutputs } from '../../cli/wiring/outputs.ts';
import { layout } from '../../core/job/layout.ts';
import { readState } from '../../core/job/read-state.ts';
import type { MiniBatchFailed, ResultsRecord } from '../../core/ports/records.ts';
import type { StepSummary } from '../../core/result/summary.ts';
import { manifestIn, RUN, scored } from '../../tests/support/fed-collector.ts';
import { OwnedRun } from './owned-run.ts';
import type { CollectorPorts } from './ports.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'first-error-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Of a run that takes these and is over then. */
async function summaryAfter(records: readonly ResultsRecord[]): Promise<StepSummary> {
  const store = createFolderStore(join(root, 'store'));
  const ports = {
    ...{ store, outputs: createOutputs(store, { kind: 'in-files' }, {}), openFolder: createFolderStore },
    ...{ clock: systemClock, board: createProgressBoard(), journal: { note: () => {} } },
  } as unknown as CollectorPorts;
  const over = Promise.withResolvers<void>();
  const events = { onFailed: over.reject, onOver: over.resolve, onFenced: () => {} };
  const owned = await OwnedRun.claim(ports, RUN, manifestIn(root), events);
  await owned.take(records, records.length);
  await over.promise;
  await owned.close();
  return (await readState<StepSummary>(store, layout.summary(RUN, RUN.run))) as StepSummary;
}

const planned = (total: number): ResultsRecord => ({ kind: 'StepPlanned', ...RUN, total, items: total });

const failed = (index: number): MiniBatchFailed => ({
  ...{ kind: 'MiniBatchFailed', ...RUN, index, scorer: 'local', items: 1, itemsUnknown: false, inputs: ['/in/a'] },
  ...{ tries: [], durationMs: 1, claim: null },
});

it('is not told of a verdict that does not count, since another came first', async () => {
  const summary = await summaryAfter([planned(2), scored(0), failed(0), scored(1)]);
  expect(summary).toMatchObject({ status: 'completed', first_error: null });
});

it('is told of one that counts', async () => {
  const summary = await summaryAfter([planned(2), scored(0), failed(1)]);
  expect(summary).toMatchObject({ status: 'failed', first_error: { mini_batch: 1, inputs: ['/in/a'] } });
});
