import { afterEach, beforeEach, expect, it } from 'vitest';
import { LaidWorkspace } from '../../tests/support/laid-workspace.ts';
import { type ComputeOptions, computeCommand } from './compute.ts';

let workspace: LaidWorkspace;
beforeEach(() => {
  workspace = new LaidWorkspace();
});
afterEach(() => workspace.remove());

const NOTHING = { name: undefined, lanes: 12, minScorers: 0, maxScorers: undefined, all: false, json: false };

async function compute(what: ComputeOptions['what'], options: Partial<ComputeOptions> = {}): Promise<string> {
  workspace.out.text = '';
  const context = { ...workspace.context, environment: { KAFKA_TOPIC_PREFIX: 'mine.' } };
  expect(await computeCommand({ ...NOTHING, what, ...options }, context)).toBe(0);
  return workspace.out.text;
}

it('millrace compute show tells topic, lanes and how many scorers are wanted, without a broker too', async () => {
  expect(await compute('show', { name: 'default' })).toContain(
    'default  not registered  lanes not known here  0 to any number of scorers\ntopic: mine.minibatches.default\nscorers:',
  );
  expect(JSON.parse(await compute('show', { name: 'default', json: true }))).toMatchObject({
    ...{ topic: 'mine.minibatches.default', lanes: null, scorers: null },
  });
});

it('millrace compute list claims no lanes of the default compute that it does not know', async () => {
  expect(await compute('list')).toContain('default  not registered  lanes not known here');
  await compute('register', { name: 'default', lanes: 3 });
  expect(await compute('list')).toContain('default  version 1  3 lanes');
});

it('millrace compute archive hides one from the list, and says when it has nothing to do', async () => {
  await compute('register', { name: 'gpu', lanes: 3 });
  expect(await compute('archive', { name: 'gpu' })).toBe('gpu\n');
  expect(await compute('archive', { name: 'gpu' })).toBe('');
  expect(workspace.err.text).toMatch(/compute gpu is archived\ncompute gpu was archived before: nothing to do\n$/);
  expect(await compute('list')).not.toContain('gpu');
  expect(await compute('list', { all: true })).toContain('gpu  version 1 (archived)  3 lanes');
  expect(await compute('show', { name: 'gpu' })).toContain('(archived)');
});

it.each([
  ['default', 'always there'],
  ['none', 'no compute called none; known: default'],
])('millrace compute archive refuses %s', async (name, message) => {
  await expect(compute('archive', { name })).rejects.toThrow(message);
});

it('millrace compute lists one that is damaged as such, shows why, and puts it away or anew', async () => {
  await compute('register', { name: 'cpu' });
  workspace.lay('computes/gpu/1', 'junk');
  expect(await compute('list')).toMatch(/^gpu {2}version 1 \(damaged\)$/m);
  expect(await compute('list')).toContain('cpu  version 1  12 lanes');
  expect(workspace.err.text).toContain('warning: computes/gpu/1 in the workspace cannot be read');
  const { computes } = JSON.parse(await compute('list', { json: true }));
  expect(computes).toMatchObject([
    { name: 'default', damaged: false },
    { name: 'cpu', damaged: false, lanes: 12 },
    { name: 'gpu', version: 1, archived: false, damaged: true, lanes: null, min_scorers: null, max_scorers: null },
  ]);
  const hint = '`millrace compute register gpu` takes its place, `millrace compute archive gpu` puts it away';
  await expect(compute('show', { name: 'gpu' })).rejects.toMatchObject({ code: 'STATE_CORRUPT', hint });
  expect(await compute('archive', { name: 'gpu' })).toBe('gpu\n');
  expect(await compute('list', { all: true })).toContain('gpu  version 1 (archived, damaged)');
  expect(await compute('register', { name: 'gpu', lanes: 3 })).toContain('gpu  version 2  3 lanes');
  expect(await compute('show', { name: 'gpu' })).toContain('3 lanes');
});
