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
import type { Clock } from '../../core/ports/clock.ts';
import type { MiniBatchFailed, ResultsRecord } from '../../core/ports/records.ts';
import type { StepSummary } from '../../core/result/summary.ts';
import { keepPlan, manifestIn, RUN, scored } from '../../tests/support/fed-collector.ts';
import { OwnedRun } from './owned-run.ts';
import type { CollectorPorts } from './ports.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'first-error-'));
});
afterEach(() => rmSync(root, { recursive: true }));

interface Owning {
  readonly run?: number;
  readonly tail?: { readonly kind: 'in-files' } | { readonly kind: 'in-log'; readonly clock: Clock };
  readonly errorThreshold?: number;
}

/** A new owner of the step. */
async function owner({ run = 1, tail = { kind: 'in-files' }, errorThreshold = 0 }: Owning) {
  const store = createFolderStore(join(root, 'store'));
  const ports = {
    ...{ store, outputs: createOutputs(store, tail, {}), openFolder: createFolderStore },
    ...{ clock: systemClock, board: createProgressBoard(), journal: { note: () => {} } },
  } as unknown as CollectorPorts;
  const over = Promise.withResolvers<void>();
  const events = { onFailed: over.reject, onOver: over.resolve, onFenced: () => {} };
  const manifest = manifestIn(root);
  const settings = { ...manifest.settings, errorThreshold };
  const owned = await OwnedRun.claim(ports, { ...RUN, run }, { ...manifest, settings }, events);
  return { store, owned, over: over.promise };
}

/** Of a run that takes these and is over then. */
async function summaryAfter(records: readonly ResultsRecord[], owning: Owning = {}): Promise<StepSummary> {
  const { run = 1 } = owning;
  const { store, owned, over } = await owner(owning);
  for (const record of records) if (record.kind === 'StepPlanned') await keepPlan(store, record.total);
  await owned.take(
    records.map((record) => ({ ...record, run })),
    records.length,
  );
  await over;
  await owned.close();
  return (await readState<StepSummary>(store, layout.summary(RUN, run))) as StepSummary;
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

it.each([
  ['in files', { kind: 'in-files' }],
  ['in the log', { kind: 'in-log', clock: systemClock }],
] as const)('is the first of the run, whoever collected it, where the tail is %s', async (_, tail) => {
  const owning = { tail, errorThreshold: -1 };
  const { store, owned } = await owner(owning);
  await keepPlan(store, 5);
  await owned.take([planned(5), scored(0), { ...failed(1), inputs: ['/in/first'] }, failed(3)], 4);
  await owned.close();
  // What only waited in memory comes again.
  const summary = await summaryAfter([failed(3), scored(2), failed(4)], owning);
  expect(summary).toMatchObject({ mini_batches: { failed: 3 }, first_error: { mini_batch: 1, inputs: ['/in/first'] } });
});

it('is of a later run what fails in it, and what returned too few rows before', async () => {
  const fewRows = { ...scored(0), items: 3, missedInputs: ['/in/a'] };
  const first = await summaryAfter([planned(2), fewRows, failed(1)], { errorThreshold: 2 });
  expect(first).toMatchObject({ status: 'failed', first_error: { mini_batch: 1 } });
  const second = await summaryAfter([planned(2), scored(1)], { run: 2, errorThreshold: -1 });
  expect(second).toMatchObject({ status: 'completed', items: { failed: 2 } });
  expect(second).toMatchObject({ first_error: { mini_batch: 0, inputs: ['/in/a'] } });
});

it('is no longer of one that returned too few rows before, where these are lost and it is run again', async () => {
  const fewRows = { ...scored(0), items: 3, missedInputs: ['/in/a'] };
  const first = await summaryAfter([planned(2), fewRows, failed(1)], { errorThreshold: 2 });
  expect(first).toMatchObject({ status: 'failed', first_error: { mini_batch: 1 } });
  rmSync(join(root, 'out/rows.txt.partial'), { recursive: true });
  const second = await summaryAfter([planned(2), scored(0), scored(1)], { run: 2 });
  expect(second).toMatchObject({ status: 'completed', items: { failed: 0 }, first_error: null });
});
