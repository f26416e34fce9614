import { afterEach, beforeEach, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

const PYTHON_SCRIPT = `import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from azureml.core import Dataset, Model

def said(act):
    try:
        return act()
    except Exception as error:
        return str(error)

def dataset(name, *version):
    return [os.path.basename(path) for path in Dataset.get_by_name(None, name, *version).to_path()][0]

def model(name, *version):
    return os.path.basename(Model.get_model_path(name, *version))

def found():
    return [dataset("words:1"), dataset("words:latest"), dataset("words:1", 1), model("net:1"), model("net:1", 1), Model(None, "net:1").id]

def run(mini_batch):
    rows = found()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(found).result() == rows
    rows += [said(lambda: dataset("words:1", 2)), said(lambda: model("net:1", 2))]
    return rows + [said(lambda: dataset("my words")), said(lambda: model("../x")), said(lambda: model("net:3")), Dataset.get_by_name(None, "words:1").name]
`;

const NODE_SCRIPT = `import { basename } from 'node:path';
import { getDataset, getModelPath } from 'millrace';
const said = (act) => { try { return act(); } catch (error) { return error.message; } };
const dataset = (...asked) => basename(getDataset(...asked)[0]);
const model = (...asked) => basename(getModelPath(...asked));
export const run = () => [
  dataset('words:1'), dataset('words:latest'), dataset('words:1', 1), model('net:1'), model('net:1', 1), 'net:1',
  said(() => dataset('words:1', 2)), said(() => model('net:1', 2)),
  said(() => dataset('my words')), said(() => model('../x')), said(() => model('net:3')), 'words',
];`;

let project: TestProject;
beforeEach(async () => {
  project = new TestProject().inputs(1);
  for (const version of [1, 2]) {
    project.write(`words/${version}.txt`, '').write(`net-${version}.bin`, `${version}`);
    const dataset = ['dataset', 'register', 'words', '--path', `words/${version}.txt`, '--create-new-version'];
    expect(await project.here(dataset)).toMatchObject({ exitCode: 0 });
    await project.millrace(['model', 'register', 'net', `net-${version}.bin`]);
  }
});
afterEach(() => project.remove());

it.each([
  ['score.py', PYTHON_SCRIPT],
  ['score.mjs', NODE_SCRIPT],
])('datasets and models are found by NAME:VERSION as job files write it, in %s', async (script, source) => {
  project.write(script, source).job({ entry_script: script });
  const { exitCode, stderr } = await project.run();
  expect(exitCode, stderr).toBe(0);
  const rows = project.read(project.stepPath('outputs/output/parallel_run_step.txt')).trimEnd().split('\n');
  expect(rows.slice(0, 6)).toEqual(['1.txt', '2.txt', '1.txt', 'net-1.bin', 'net-1.bin', 'net:1']);
  expect(rows.slice(6, 8)).toEqual(
    ['words:1', 'net:1'].map((name) => `${name}: its version is given twice, as 1 and as 2`),
  );
  expect(rows[8]).toMatch(/^the name "my words" must be .*; known: words$/);
  expect(rows[9]).toMatch(/^the name "\.\.\/x" must be .*; known: net:1, net:2$/);
  expect(rows[10]).toMatch(/^there is no model net:3; known: net:1, net:2$/);
  expect(rows[11]).toBe('words');
});
