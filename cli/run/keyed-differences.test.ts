import { expect, it } from 'vitest';
import { checkedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { manifestIn } from '../../tests/support/fed-collector.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { keyedDifferences } from './keyed-differences.ts';

const OWNER = { jobId: '20261121-120000-abcde', step: 'digits' };
const INPUT = { name: 'images', type: 'file', paths: ['/in'], isList: false, skip: 0, take: null } as const;
const KEPT: StepManifest = {
  ...{ ...manifestIn('/root'), ...OWNER, parameters: { size: 5, path: '/in' }, inputs: [INPUT] },
  output: { name: 'output', folder: '/out', overwrite: false },
};

const differences = (asked: Partial<StepManifest>, store = memoryStore(), jobText = 'name: digits') =>
  keyedDifferences({ jobText, manifest: { ...KEPT, ...asked }, store }, OWNER);

it('a submission is told what it has otherwise than the job of its key', async () => {
  const store = memoryStore();
  await store.putIfAbsent(layout.jobText(OWNER.jobId), new TextEncoder().encode('name: digits'));
  await store.putIfAbsent(layout.manifest(OWNER), checkedState(KEPT));
  const same = { parameters: { path: '/in', size: 5 }, submittedAtMs: 1 };
  expect(await differences(same, store)).toEqual([]);
  expect(await differences({ parameters: { size: 6, path: '/in' } }, store)).toEqual(['parameters']);
  expect(await differences({ output: { ...KEPT.output, folder: '/new' } }, store)).toEqual(['output']);
  const settings = { ...KEPT.settings, processCountPerNode: 7 };
  expect(await differences({ settings }, store)).toEqual(['settings']);
  const all = {
    parameters: {},
    inputs: [{ ...INPUT, paths: ['/other'] }],
    output: { ...KEPT.output, folder: '/' },
    firstMiniBatches: 1,
  };
  expect(await differences(all, store, 'x')).toEqual(['job file', 'parameters', 'inputs', 'output', '--first']);
});

it('of a job that no planner has taken only the file is compared', async () => {
  const store = memoryStore();
  expect(await differences({ parameters: {} }, store)).toEqual([]);
  await store.putIfAbsent(layout.jobText(OWNER.jobId), new TextEncoder().encode('name: others'));
  expect(await differences({ parameters: {} }, store)).toEqual(['job file']);
});
