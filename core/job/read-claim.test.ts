import { expect, it } from 'vitest';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { layout } from './layout.ts';
import { readClaim } from './read-claim.ts';

const RUN = { jobId: 'j1', step: 'digits', run: 2 };

async function read(claim: unknown): Promise<unknown> {
  const store = memoryStore();
  await store.putIfAbsent(layout.run(RUN, 2), new TextEncoder().encode(JSON.stringify(claim)));
  return readClaim(store, RUN);
}

it.each([
  {},
  { isServed: true },
  { settings: { runMaxTry: 2 }, parameters: { t: '1' }, submittedAtMs: 5, owner: '{}', later: null },
])('the claim of a run may say %j', async (claim) => {
  expect(await read(claim)).toEqual(claim);
});

it.each([
  [],
  { settings: null },
  { settings: [] },
  { settings: 'x' },
  { parameters: 7 },
  { parameters: { t: 1 } },
  { submittedAtMs: '5' },
  { owner: {} },
  { isServed: 'yes' },
])('one that says %j is refused by name', async (claim) => {
  const message = 'jobs/j1/digits/runs/2 in the workspace is not what it should be';
  await expect(read(claim)).rejects.toMatchObject({ code: 'STATE_CORRUPT', message });
});
