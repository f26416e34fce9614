import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import { readRunManifest } from '../../core/job/run-manifest.ts';
import { manifestIn, RUN } from '../../tests/support/fed-collector.ts';
import { LaidWorkspace } from '../../tests/support/laid-workspace.ts';
import { readStep } from '../job-state.ts';
import { claimNextRun } from './next-run.ts';

let workspace: LaidWorkspace;
beforeEach(() => {
  workspace = new LaidWorkspace();
});
afterEach(() => workspace.remove());

it('a run has a beginning of its own, for whoever seals it and whoever watches it', async () => {
  const { context, root } = workspace;
  const store = context.openStore(context.workspace);
  await store.putIfAbsent(layout.manifest(RUN), checkedState(manifestIn(root)));
  workspace.lay(layout.run(RUN, 1), { isServed: true });
  workspace.end(RUN.jobId, 'failed');
  const first = await readStep(store, RUN, context.isOwnerAlive);
  const { run } = await claimNextRun(store, first, { parameters: {}, takeOver: false }, context);
  expect(await readRunManifest(store, { ...RUN, run })).toMatchObject({ submittedAtMs: context.now() });
  const second = await readStep(store, RUN, context.isOwnerAlive);
  expect(second).toMatchObject({ run: 2, isServed: true, submittedAtMs: context.now() });
  expect(first.submittedAtMs).toBe(first.manifest.submittedAtMs);
});
