import { expect, it } from 'vitest';
import { busyStore } from '../../tests/support/busy-store.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { layout } from '../job/layout.ts';
import { MOST_AT_ONCE } from '../side-by-side.ts';
import {
  allComputes,
  archiveCompute,
  DEFAULT_COMPUTE,
  listComputes,
  registerCompute,
  scorerOf,
  unknownCompute,
} from './computes.ts';

it('a scorer of another compute than the default one is started with its name', () => {
  expect([DEFAULT_COMPUTE, 'gpu'].map(scorerOf)).toEqual(['millrace scorer', 'MILLRACE_COMPUTE=gpu millrace scorer']);
});

it('an archived compute takes no new job, by name of those that do, until it is registered again', async () => {
  const store = memoryStore();
  const register = (name: string) =>
    registerCompute(store, { name, lanes: 2, minScorers: 0, maxScorers: null, registeredAt: '' });
  await register('cpu');
  const gpu = await register('gpu');
  expect(await unknownCompute(store, 'gpu')).toBeUndefined();
  expect([await archiveCompute(store, gpu), await archiveCompute(store, gpu)]).toEqual([true, false]);
  expect((await listComputes(store)).map(({ name }) => name)).toEqual(['cpu']);
  expect(await unknownCompute(store, 'gpu')).toMatchObject({
    fault: 'the compute gpu is archived; known: default, cpu',
    hint: expect.stringContaining('millrace compute register gpu'),
  });
  expect(await register('gpu')).toMatchObject({ version: 2, isArchived: false });
  expect(await unknownCompute(store, 'gpu')).toBeUndefined();
});

it.each([
  {},
  ...[{ lanes: '2' }, { lanes: 0 }, { lanes: -5 }, { minScorers: -1 }],
  ...[{ maxScorers: 'all' }, { maxScorers: 0 }, { registeredAt: null }],
])('a compute that says %j is told as damaged, by name, and hurts no other', async (more) => {
  const store = memoryStore();
  const compute = { name: 'gpu', lanes: 2, minScorers: 0, maxScorers: null, registeredAt: '' };
  const file = Object.keys(more).length === 0 ? {} : { ...compute, ...more };
  await store.putIfAbsent(layout.compute('gpu', 1), new TextEncoder().encode(JSON.stringify(file)));
  await registerCompute(store, { ...compute, name: 'cpu' });
  const message = 'computes/gpu/1 in the workspace is not what it should be';
  const hint = expect.stringContaining('millrace compute register gpu');
  expect(await allComputes(store)).toMatchObject([
    { name: 'cpu', lanes: 2 },
    { name: 'gpu', version: 1, damage: { code: 'STATE_CORRUPT', message, hint } },
  ]);
});

it('a damaged compute keeps its name, and can be registered anew or archived', async () => {
  const store = memoryStore();
  const gpu = { name: 'gpu', lanes: 2, minScorers: 0, maxScorers: null, registeredAt: '' };
  await store.putIfAbsent(layout.compute('gpu', 1), new TextEncoder().encode('junk'));
  expect((await listComputes(store)).map(({ name }) => name)).toEqual(['gpu']);
  expect(await unknownCompute(store, 'gpu')).toBeUndefined();
  expect(await unknownCompute(store, 'cpu')).toMatchObject({ fault: expect.stringContaining('known: default, gpu') });
  expect(await archiveCompute(store, { name: 'gpu', version: 1 })).toBe(true);
  expect(await listComputes(store)).toEqual([]);
  expect(await registerCompute(store, gpu)).toMatchObject({ version: 2 });
  expect(await allComputes(store)).toMatchObject([{ name: 'gpu', version: 2, lanes: 2 }]);
});

it('a number that no version has is none of ours; where none is left, that is told by name', async () => {
  const strangers = ['computes/gpu/9007199254740993', 'computes/gpu/7/x'];
  const files = new Map(strangers.map((path) => [path, new Uint8Array()]));
  const store = memoryStore(files);
  const gpu = { name: 'gpu', lanes: 2, minScorers: 0, maxScorers: null, registeredAt: '' };
  expect(await listComputes(store)).toEqual([]);
  expect(await registerCompute(store, gpu)).toMatchObject({ version: 1 });
  files.set(layout.compute('gpu', 999_999_999_999_999), new Uint8Array());
  await expect(registerCompute(store, gpu)).rejects.toMatchObject({
    code: 'USAGE',
    message: 'gpu has version 999999999999999: none comes after it',
  });
});

it('some computes are read at the same time, and told by name', async () => {
  const store = busyStore();
  const names = Array.from({ length: 2 * MOST_AT_ONCE }, (_, n) => `gpu-${100 + n}`);
  for (const name of names) {
    await registerCompute(store, { name, lanes: 2, minScorers: 0, maxScorers: null, registeredAt: '' });
  }
  expect((await allComputes(store)).map(({ name }) => name)).toEqual(names);
  expect(store.mostReads()).toBe(MOST_AT_ONCE);
});
