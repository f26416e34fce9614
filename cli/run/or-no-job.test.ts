import { expect, it } from 'vitest';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { orNoJob } from './or-no-job.ts';

it('leaves nothing of a job that was refused while it was made ready, and its refusal as it is', async () => {
  const store = memoryStore();
  const job = { store, manifest: { jobId: 'j2', step: 's' } as StepManifest };
  for (const id of ['j1', 'j2']) await store.putIfAbsent(layout.job(id), new Uint8Array([1]));
  expect(await orNoJob(job, Promise.resolve(7))).toBe(7);
  expect(await store.stat(layout.job('j2'))).toBeDefined();
  const refusal = new Error('no');
  await expect(orNoJob(job, Promise.reject(refusal))).rejects.toBe(refusal);
  expect(await store.stat(layout.job('j2'))).toBeUndefined();
  expect(await store.stat(layout.job('j1'))).toBeDefined();
});
