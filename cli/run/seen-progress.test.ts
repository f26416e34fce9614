import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ScriptEnvironment } from '../../core/job/script-environment.ts';
import type { Progress } from '../../core/ports/progress.ts';
import { LaidWorkspace } from '../../tests/support/laid-workspace.ts';
import { readStep } from '../job-state.ts';
import { SeenProgress } from './seen-progress.ts';

let workspace: LaidWorkspace;
beforeEach(() => {
  workspace = new LaidWorkspace();
});
afterEach(() => workspace.remove());

const NOTHING: ScriptEnvironment = {
  ...{ python: null, pip: [], requirements: null, conda: null, npm: null, registered: null },
  ...{ variables: { A: 'b' }, image: null, azureml: 'stand-ins' },
};

async function stalled(asked: Partial<ScriptEnvironment>): Promise<string | undefined> {
  workspace.start('j1', { environment: { ...NOTHING, ...asked } });
  return (await seenAt(0))?.stalled;
}

async function seenAt(nowMs: number): Promise<Progress | undefined> {
  const { context } = workspace;
  const report = await readStep(context.openStore(context.workspace), { jobId: 'j1', step: 'digits' }, () => 'alive');
  const told: Progress[] = [];
  const seen = new SeenProgress({ now: () => nowMs, monotonicMs: () => 0 });
  seen.progress$.subscribe((progress) => told.push(progress));
  seen.note(report);
  return told[0];
}

it('a job without a verdict may still be building what it runs in', async () => {
  const said = 'no mini-batch is done yet: its environment may still be building (millrace logs j1)';
  expect(await stalled({ pip: ['numpy'] })).toBe(said);
  expect(await stalled({ npm: 'package.json' })).toBe(said);
});

it('a job that has nothing to build is not said to', async () => {
  expect(await stalled({})).toBeUndefined();
});

it('a job with a verdict has built it', async () => {
  const counts = { succeeded: 1, failed: 0, items: 1, failedItems: 0, rows: 1, bytes: 0, retries: 0, duplicates: 0 };
  const place = { run: 1, epoch: 1, done: [[0, 1]], scorers: {}, initFailed: [], aheadBytes: 0, counts, total: 2 };
  const rest = { totalItems: 2, logOffset: 0, isDecided: false, isEnded: false, at: '2026-11-21T10:11:20.000Z' };
  workspace.lay('jobs/j1/digits/progress.1', { ...place, ...rest });
  expect(await stalled({ pip: ['numpy'] })).toBeUndefined();
});

it('a job that no collector reads waits for one', async () => {
  workspace.start('j1');
  workspace.lay('jobs/j1/digits/runs/1', { isServed: true });
  rmSync(join(workspace.context.workspace, 'jobs/j1/digits/epochs'), { recursive: true });
  const said = 'no collector has taken it up yet: is one running (millrace collector)?';
  expect((await seenAt(0))?.stalled).toBe(said);
});

it('the time of a resumed job counts from its run, as in the end', async () => {
  workspace.start('j1');
  const submittedAtMs = Date.UTC(2026, 10, 21, 11);
  workspace.lay('jobs/j1/digits/runs/2', { isServed: true, submittedAtMs });
  expect(await seenAt(submittedAtMs + 5_000)).toMatchObject({ run: 2, elapsedMs: 5_000 });
});
