import { describe, expect, it } from 'vitest';
import { memoryStore } from '../tests/support/memory-store.ts';
import { findJob, listSteps } from './find-job.ts';

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const SUBMITTED = json({ steps: ['digits'], submitted_at: '2026-11-22T10:29:58.000Z' });

describe('listSteps', () => {
  it('keeps a job that a planner takes while it lists', async () => {
    const files = new Map([['jobs/j1/job.json', SUBMITTED]]);
    const store = memoryStore(files);
    const list = store.list.bind(store);
    store.list = async function* (folder, options) {
      yield* list(folder, options);
      files.set('jobs/j1/digits/manifest.json', json({}));
    };
    expect(await listSteps(store)).toMatchObject([{ jobId: 'j1', step: 'digits' }]);
  });
});

describe('findJob', () => {
  const store = memoryStore(new Map(['a1', 'a2', 'b1'].map((id) => [`jobs/${id}/job.json`, SUBMITTED])));

  it.each([
    ['b1', 'b1'],
    ['b', 'b1'],
    ['last', 'b1'],
  ])('takes %s for %s', async (name, jobId) => {
    expect(await findJob(store, name)).toMatchObject([{ jobId, step: 'digits' }]);
  });

  it.each([
    ['a', '2 jobs start with a', 'the newest: a2, a1; millrace jobs lists all'],
    ['c', 'no job is called c', 'the newest: b1, a2, a1; millrace jobs lists all'],
  ])('refuses %s and names what may be meant', async (name, message, hint) => {
    await expect(findJob(store, name)).rejects.toMatchObject({ code: 'JOB_UNKNOWN', message, hint });
  });
});
