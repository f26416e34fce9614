import { expect, it } from 'vitest';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { differingParts } from './differing-parts.ts';

const owner = { jobId: '20261121-120000-abcde', step: 'digits' };
const manifest = {} as StepManifest;

it('a submission with the key of a job that no planner has taken is compared by its text', async () => {
  const store = memoryStore();
  const differing = (jobText: string) => differingParts({ manifest, jobText, store }, owner);
  expect(await differing('name: digits')).toEqual([]);
  await store.putIfAbsent(layout.jobText(owner.jobId), new TextEncoder().encode('name: digits'));
  expect(await differing('name: digits')).toEqual([]);
  expect(await differing('name: others')).toEqual(['the job file']);
});
