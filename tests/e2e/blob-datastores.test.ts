import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import type { Store } from '../../core/ports/store.ts';
import { bytesOf, listed, textOf } from '../contract/store-harness.ts';
import { makeContainer, type TestContainer } from '../support/azurite.ts';
import type { FinishedRun } from '../support/run-millrace.ts';
import { TestProject } from '../support/test-project.ts';

const SCRIPT = `import { readFileSync } from 'node:fs';
export const run = (paths) => paths.map((path) => readFileSync(path, 'utf8'));`;

let project: TestProject;
let container: TestContainer;
let store: Store;
beforeEach(async () => {
  project = new TestProject().script(SCRIPT);
  container = await makeContainer();
  store = createBlobStore(container.address, container.access);
  for (const name of ['2026/a/1.txt', '2026/b/2.txt', '2025/3.txt', '2025/4.png']) {
    await store.put(`data/${name}`, bytesOf(name));
  }
  const { exitCode, stderr } = await words('datastore', 'register', 'lake', ...container.datastore.words);
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining('registered')]);
});
afterEach(() => project.remove());

const words = (...given: string[]): Promise<FinishedRun> => project.here(given, container.datastore);
const input = (rest: object) => ({ inputs: [{ name: 'files', ...rest }] });

/** Its answer, and the rows at the place that it names. */
async function completed(settings: Record<string, unknown>, ...more: string[]) {
  const run = await project.job(settings).run(['--json', ...more], container.datastore);
  expect([run.exitCode, run.stderr]).toEqual([0, expect.stringContaining('completed')]);
  const { output } = run.json() as { output: string };
  const [, inner = ''] = /^azure-blob:\/\/lake:\d+@[^/]+\/[^/]+\/(.*)$/.exec(output) ?? [];
  const text = inner === '' ? project.read(output.slice(project.folder.length + 1)) : textOf(await store.read(inner));
  return { output, inner, rows: (text ?? '').trimEnd().split('\n') };
}

describe('a datastore in Azure Blob', { timeout: 180_000 }, () => {
  it('gives inputs by pattern, by option and as a dataset, with its own endpoint and key', async () => {
    expect((await completed(input({ path: 'datastore://lake/data/2026/**/*.txt' }))).rows).toEqual([
      '2026/a/1.txt',
      '2026/b/2.txt',
    ]);
    expect((await completed(input({ path: 'x' }), '--input', 'files=datastore://lake/data/2025/3.txt')).rows).toEqual([
      '2025/3.txt',
    ]);
    await words('dataset', 'register', 'notes', '--path', 'datastore://lake/data/202?/*.txt');
    expect((await completed(input({ dataset: 'notes' }))).rows).toEqual(['2025/3.txt']);
  });

  it('shows scripts its files below the same folders, however they are grouped', async () => {
    project.script("export const run = (paths) => paths.map((path) => path.split('/').slice(-4).join('/'));");
    const files = input({ path: 'datastore://lake/data/2026', partition_format: '{part}/*.txt' });
    const rows = ['data/2026/a/1.txt', 'data/2026/b/2.txt'];
    for (const keys of [{ partition_keys: ['part'], mini_batch_size: undefined }, { mini_batch_size: 10 }]) {
      expect((await completed({ ...files, ...keys })).rows).toEqual(rows);
    }
  });

  it('takes outputs, named in the job, by option, or as the default', async () => {
    const files = input({ path: 'datastore://lake/data/2025/3.txt' });
    const named = await completed({ ...files, output: { name: 'scores', datastore: 'lake', path: 'out/{job_id}' } });
    expect([named.inner, named.rows]).toEqual([
      expect.stringMatching(/^out\/\d{8}-[\w-]+\/parallel_run_step\.txt$/),
      ['2025/3.txt'],
    ]);
    const typed = await completed(files, '--output', 'datastore://lake/typed');
    expect([typed.inner, typed.rows]).toEqual(['typed/parallel_run_step.txt', ['2025/3.txt']]);
    await words('datastore', 'set-default', 'lake');
    const byDefault = await completed({ ...files, output: { name: 'scores' } });
    expect(byDefault.inner).toMatch(/^azureml\/\d{8}-[\w-]+\/scores\/parallel_run_step\.txt$/);
    expect((await words('verify')).exitCode).toBe(0);
    expect((await words('results')).stdout).toBe('2025/3.txt\n');
    expect((await listed(store, '')).filter((path) => path.includes('.partial'))).toEqual([]);
  });

  it('keeps the version that the job was started with', async () => {
    project.script(`import { existsSync, readFileSync } from 'node:fs';
      export const run = (paths) => {
        if (!existsSync(${JSON.stringify(project.path('healed'))})) throw new Error('not yet');
        return paths.map((path) => readFileSync(path, 'utf8'));
      };`);
    const parameters = { error_threshold: '${{parameters.t}}', parameters: { t: 0 }, run_max_try: 1 };
    project.job({ ...input({ path: 'datastore://lake/data/2025/3.txt' }), ...parameters });
    expect((await project.run([], container.datastore)).exitCode).toBe(1);
    await words('datastore', 'register', 'lake', '--folder', '.', '--overwrite');
    project.write('healed', '');
    const resumed = await project.millrace(['resume', '--param', 't=5'], container.datastore);
    expect([resumed.exitCode, resumed.stderr]).toEqual([0, expect.stringContaining('completed')]);
  });

  it('says which variable its secret is missing from, and keeps no secret', async () => {
    project.job(input({ path: 'datastore://lake/data/2025/3.txt' }));
    const { exitCode, stderr } = await project.run();
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('LAKE_KEY is not set here')]);
    await completed(input({ path: 'datastore://lake/data/2025/3.txt' }));
    const secret = container.datastore.environment.LAKE_KEY as string;
    for (const file of project.files('.millrace')) expect(project.read(`.millrace/${file}`)).not.toContain(secret);
  });
});
