import { mkdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import type { Store } from '../../core/ports/store.ts';
import { bytesOf, textOf } from '../contract/store-harness.ts';
import { makeContainer, type TestContainer } from '../support/azurite.ts';
import { leftBehind } from '../support/left-behind.ts';
import type { FinishedRun } from '../support/run-millrace.ts';
import { TestProject } from '../support/test-project.ts';

/** Looks at all that stands beside the inputs; what the links lead to must be on this machine. */
const SCRIPT = `import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { getDataset, getModelPath, sideInput } from 'millrace';
const [, , labels, model] = process.argv;
const text = (path) => readFileSync(path, 'utf8');
const seen = [];
export const init = () => {
  seen.push(text(labels), text(model + '/net.bin'), text(getModelPath('mnist') + '/net.bin'), text(getModelPath('words')));
  seen.push(text(process.env.AZUREML_MODEL_DIR + '/weights/net.bin'), text(sideInput('tree') + '/sub/b.txt'));
  seen.push(process.env.MODE, text(new URL('beside.txt', import.meta.url)), getDataset('images').map(text).join('+'));
  seen.push(text(getModelPath('mnist', 2) + '/net.bin'), text(getModelPath('mnist') + '/net.bin'));
};
export const run = (files) => files.map((file) => [basename(file), text(file), ...seen].join(' '));`;

let project: TestProject;
let container: TestContainer;
let store: Store;
let environment: Record<string, string>;
beforeEach(async () => {
  project = new TestProject().script(SCRIPT).write('beside.txt', 'beside').write('weights/net.bin', 'one');
  container = await makeContainer();
  store = createBlobStore(container.address, container.access);
  environment = {
    ...container.datastore.environment,
    AZURE_STORAGE_CONNECTION_STRING: container.access.text,
    MILLRACE_STORE: `${container.address}/workspace`,
    TMPDIR: project.path('tmp'),
  };
  mkdirSync(project.path('tmp'));
  const files = {
    'in/1.txt': 'first',
    'in/2.txt': 'second',
    'labels.csv': 'zero',
    'tree/a.txt': 'a',
    'tree/sub/b.txt': 'b',
  };
  for (const [path, text] of Object.entries(files)) await store.put(path, bytesOf(text));
  await words('datastore', 'register', 'lake', ...container.datastore.words);
  await words('model', 'register', 'mnist', 'weights');
  project.write('weights/net.bin', 'two');
  await words('model', 'register', 'mnist', 'weights');
  await words('model', 'register', 'words', project.write('words.txt', 'words').path('words.txt'));
  await words('dataset', 'register', 'images', '--path', 'datastore://lake/in/*.txt');
});
afterEach(() => project.remove());

async function words(...given: string[]): Promise<FinishedRun> {
  const ended = await project.here(given, { environment });
  expect(ended.exitCode, ended.stderr).toBe(0);
  return ended;
}

const SETTINGS = {
  inputs: [{ name: 'images', dataset: 'images' }],
  side_inputs: [
    { name: 'labels', path: 'datastore://lake/labels.csv' },
    { name: 'tree', path: 'datastore://lake/tree' },
  ],
  models: ['mnist:1'],
  environment: { variables: { MODE: 'fast' } },
  arguments: ['${{side_inputs.labels}}', '${{models.mnist}}'],
  source_directory: '.',
};
const ROW = 'zero one one words one b fast beside first+second two one';

const left = () => leftBehind(project.path('tmp'));

describe('a workspace in Azure Blob', { timeout: 180_000 }, () => {
  it('has the models, side inputs, datasets and environments of its jobs, which leave no copies behind', async () => {
    project.job(SETTINGS);
    const run = await project.run(['--json'], { environment });
    expect(run.json(), run.stderr).toMatchObject({ status: 'completed' });
    const { output } = run.json() as { output: string };
    const text = textOf(await store.read(output.slice(container.address.length + 1)));
    expect(text).toBe(`1.txt first ${ROW}\n2.txt second ${ROW}\n`);
    expect(left()).toEqual([]);
    expect(project.has('.millrace')).toBe(false);
  });

  it('refuses a side input that has changed since the job was started, by name', async () => {
    project.script(
      SCRIPT.replace('export const run =', "export const run = () => { throw new Error('not yet'); };\nconst unused ="),
    );
    project.job({ ...SETTINGS, run_max_try: 1 });
    expect((await project.run([], { environment })).exitCode).toBe(1);
    await store.put('tree/sub/b.txt', bytesOf('B'));
    const resumed = await project.millrace(['resume'], { environment });
    expect([resumed.exitCode, resumed.stderr]).toEqual([1, expect.stringContaining('side input tree has changed')]);
    expect(left()).toEqual([]);
  });

  it('builds a Python environment from the code that it keeps', async () => {
    project.write('score.py', 'import os\ndef run(mini_batch): return [os.environ["MODE"]]\n');
    project.write('requirements.txt', 'azureml-core==1.60\n');
    const own = { python: '3.11', requirements: 'requirements.txt', variables: { MODE: 'slow' } };
    project.job({ inputs: SETTINGS.inputs, entry_script: 'score.py', environment: own });
    const { exitCode, stderr } = await project.run([], {
      environment: { ...environment, MILLRACE_CACHE: project.path('cache') },
    });
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('azureml-core==1.60 left out')]);
  });
});
