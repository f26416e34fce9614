import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkedState } from '../../core/job/checked-state.ts';
import { LaidWorkspace } from '../../tests/support/laid-workspace.ts';
import { statusCommand } from './status.ts';

let workspace: LaidWorkspace;
beforeEach(() => {
  workspace = new LaidWorkspace();
  workspace.start('j1');
});
afterEach(() => workspace.remove());

const status = async () => {
  await statusCommand({ job: 'last', metrics: false, json: false }, workspace.context);
  return /^status +(.*)$/m.exec(workspace.out.text)?.[1];
};

const counts = {
  succeeded: 40,
  failed: 2,
  items: 210,
  failedItems: 10,
  rows: 200,
  bytes: 0,
  retries: 0,
  duplicates: 0,
};
const hint = {
  ...{ run: 1, epoch: 1, done: [[0, 42]], scorers: {}, initFailed: [], aheadBytes: 0, counts, total: 200 },
  ...{ totalItems: 1000, logOffset: 0, isDecided: false, isEnded: false, at: '2026-11-21T10:11:20.000Z' },
};
const counted = { ...counts, succeeded: 199, failed: 1, items: 1_000, failedItems: 5, rows: 995, retries: 3 };
const decided = (epoch: number) =>
  Buffer.from(
    checkedState({
      ...{ status: 'completed', reason: null, run: 1, totals: counted, total: 200, totalItems: 1_000 },
      parts: { epoch, segments: [], entries: [] },
    }),
  ).toString();

it.each([
  ['what it was decided with, which the last hint before it has not', decided(1), '199 succeeded, 1 failed of 200'],
  ['the last hint where whoever decided did not know the run', decided(0), '40 succeeded, 2 failed of 200'],
  ['the last hint where the decision is damaged', decided(1).slice(0, -9), '40 succeeded, 2 failed of 200'],
])('counts by %s', async (_, seal, shown) => {
  workspace.lay('jobs/j1/digits/progress.1', hint);
  workspace.lay('jobs/j1/digits/seal.1', seal);
  expect(await status()).toBe('running');
  expect(workspace.out.text).toContain(`mini-batches  ${shown}\n`);
});

it.each([
  [{ code: 'OUTPUT_EXISTS', error: 'taken \u001b[31mby another' }, 'interrupted: taken by another'],
  [{ code: 'OUTPUT_EXISTS' }, 'interrupted'],
  ['{"error":', 'interrupted'],
])('says why a run was given up, %j, while no other has begun', async (kept, told) => {
  workspace.lay('jobs/j1/digits/error.1.json', kept);
  workspace.owner = 'dead';
  expect(await status()).toBe(told);
  workspace.out.text = '';
  workspace.lay('jobs/j1/digits/runs/2', {});
  expect(await status()).toBe('interrupted');
});

it('knows that a run was given up on another machine, once its owner has told why', async () => {
  workspace.owner = 'unknown';
  expect(await status()).toBe('running');
  workspace.out.text = '';
  workspace.lay('jobs/j1/digits/error.1.json', { code: 'OUTPUT_EXISTS', error: 'taken by another' });
  expect(await status()).toBe('interrupted: taken by another');
});
