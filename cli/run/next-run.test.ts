import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import { readRunManifest } from '../../core/job/run-manifest.ts';
import type { Store } from '../../core/ports/store.ts';
import { manifestIn, RUN } from '../../tests/support/fed-collector.ts';
import { LaidWorkspace } from '../../tests/support/laid-workspace.ts';
import { readStep } from '../job-state.ts';
import { claimNextRun } from './next-run.ts';

let workspace: LaidWorkspace;
beforeEach(() => {
  workspace = new LaidWorkspace();
});
afterEach(() => workspace.remove());

/** The store of a job of services whose first run has failed; its seal is for each test to lay. */
async function failedRun(): Promise<Store> {
  const { context, root } = workspace;
  const store = context.openStore(context.workspace);
  await store.putIfAbsent(layout.manifest(RUN), checkedState(manifestIn(root)));
  workspace.lay(layout.run(RUN, 1), { isServed: true });
  workspace.end(RUN.jobId, 'failed');
  return store;
}

it('a run has a beginning of its own, for whoever seals it and whoever watches it', async () => {
  const { context } = workspace;
  const store = await failedRun();
  workspace.lay(layout.seal(RUN, 1), {});
  const first = await readStep(store, RUN, context.isOwnerAlive);
  const { run } = await claimNextRun(store, first, { parameters: {}, takeOver: false }, context);
  expect(await readRunManifest(store, { ...RUN, run })).toMatchObject({ submittedAtMs: context.now() });
  const second = await readStep(store, RUN, context.isOwnerAlive);
  expect(second).toMatchObject({ run: 2, isServed: true, submittedAtMs: context.now() });
  expect(first.submittedAtMs).toBe(first.manifest.submittedAtMs);
});

it("another job's manifest in the place of its own is refused by name, and no run is claimed", async () => {
  const { context, root } = workspace;
  const store = context.openStore(context.workspace);
  await store.putIfAbsent(layout.manifest(RUN), checkedState({ ...manifestIn(root), jobId: '20261121-090000-other' }));
  workspace.lay(layout.run(RUN, 1), { isServed: true });
  const told = {
    code: 'STATE_CORRUPT',
    message: `${layout.manifest(RUN)} in the workspace is that of 20261121-090000-other/${RUN.step}`,
  };
  await expect(readStep(store, RUN, context.isOwnerAlive)).rejects.toMatchObject(told);
  await expect(readRunManifest(store, RUN)).rejects.toMatchObject(told);
});

it.each(['gone', 'a folder'])('a run whose seal is %s is refused by name, and no other is claimed', async (how) => {
  const { context, root } = workspace;
  const store = await failedRun();
  if (how === 'a folder') mkdirSync(join(root, 'ws', layout.seal(RUN, 1)));
  const report = await readStep(store, RUN, context.isOwnerAlive);
  await expect(claimNextRun(store, report, { parameters: {}, takeOver: false }, context)).rejects.toMatchObject({
    code: 'STATE_CORRUPT',
    message: `${layout.seal(RUN, 1)} is missing from the workspace, though the run has ended`,
  });
  expect(await store.stat(layout.run(RUN, 2))).toBeUndefined();
});

it('of files among the runs only those count that can be one; after the last there is none', async () => {
  const { context } = workspace;
  const store = await failedRun();
  workspace.lay(layout.seal(RUN, 1), {});
  for (const name of ['0x10', '2.bak', '2147483648', '9'.repeat(20)]) workspace.lay(`${layout.runs(RUN)}/${name}`, '');
  const report = await readStep(store, RUN, context.isOwnerAlive);
  expect(report).toMatchObject({ run: 1, status: 'failed' });
  const claim = { parameters: {}, takeOver: false };
  expect(await claimNextRun(store, report, claim, context)).toMatchObject({ run: 2 });
  const last = 2_147_483_647;
  workspace.lay(layout.run(RUN, last), {});
  workspace.lay(layout.seal(RUN, last), {});
  workspace.lay(layout.end(RUN, last), { run: last, status: 'interrupted' });
  const full = await readStep(store, RUN, context.isOwnerAlive);
  await expect(claimNextRun(store, full, claim, context)).rejects.toMatchObject({
    code: 'STATE_CORRUPT',
    message: `${layout.run(RUN, last)} is in the workspace: no number comes after it`,
  });
});
