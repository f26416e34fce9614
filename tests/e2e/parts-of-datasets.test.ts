import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pathWithPython } from '../support/python-with.ts';
import { TestProject } from '../support/test-project.ts';

const PYTHON_SCRIPT = `import os
from azureml.core import Dataset

def run(mini_batch):
    return [",".join(os.path.basename(path) for path in Dataset.get_by_name(None, "words").to_path())]
`;

const NODE_SCRIPT = `import { basename } from 'node:path';
import { getDataset } from 'millrace';
export const run = () => [getDataset('words').map((path) => basename(path)).join()];`;

/** What `skip` and `take` of a dataset, and of a side input that it is, leave of it for scripts that ask for it by name. */
describe('a dataset that a script asks for by name', () => {
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject().inputs(1);
    for (const name of ['a', 'b', '\uff21', '\u{1f600}']) project.write(`words/${name}`, name);
  });
  afterEach(() => project.remove());

  const register = async (...words: readonly string[]): Promise<void> => {
    const { exitCode, stderr } = await project.here(['dataset', 'register', 'words', ...words]);
    expect(exitCode, stderr).toBe(0);
  };
  const output = (): string => project.read(project.stepPath('outputs/output/parallel_run_step.txt'));

  it.each([
    ['score.py', PYTHON_SCRIPT],
    ['score.mjs', NODE_SCRIPT],
  ])('is all of it, in the order of UTF-8, whatever part of it side inputs are, in %s', async (script, source) => {
    await register('--path', 'words');
    const all = { name: 'all', dataset: 'words' };
    const parts = [
      { name: 'one', dataset: 'words', take: 1 },
      { name: 'rest', dataset: 'words', skip: 3 },
    ];
    for (const side_inputs of [parts, [...parts, all]]) {
      project.write(script, source).job({ entry_script: script, side_inputs });
      const { exitCode, stderr } = await project.run();
      expect(exitCode, stderr).toBe(0);
      expect(output()).toBe('a,b,\uff21,\u{1f600}\n');
    }
  });

  it('is what it was registered as, also in processes when it is a side input as a whole', async () => {
    project.write('words.yaml', 'path: words\nskip: 1\ntake: 2\n');
    await register('--file', 'words.yaml');
    const source = `import multiprocessing
${PYTHON_SCRIPT.replace('def run', 'def names')}
def run(mini_batch):
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(names, (mini_batch,)) + names(mini_batch)
`;
    const side_inputs = [
      { name: 'all', dataset: 'words' },
      { name: 'one', dataset: 'words', take: 1 },
    ];
    project.write('score.py', source).job({ entry_script: 'score.py', side_inputs });
    const { exitCode, stderr } = await project.run();
    expect(exitCode, stderr).toBe(0);
    expect(output()).toBe('b,\uff21\nb,\uff21\n');
  });

  it('that is so many rows of tables is the files of these, and its rows are for the script to count', async () => {
    project.write('tables/a.csv', 'digit\n4\n5\n').write('tables/b.csv', 'digit\n6\n');
    project.write('words.yaml', 'type: tabular\npath: tables\nskip: 1\ntake: 1\n');
    await register('--file', 'words.yaml');
    const source = `${PYTHON_SCRIPT.replace('def run', 'def names')}
def run(mini_batch):
    try:
        Dataset.get_by_name(None, "words").to_pandas_dataframe()
    except NotImplementedError as error:
        return names(mini_batch) + [error]
`;
    project.write('score.py', source).job({ entry_script: 'score.py' });
    const environment = { PATH: await pathWithPython('pandas', 'pyarrow') };
    const { exitCode, stderr } = await project.run([], { environment });
    expect(exitCode, stderr).toBe(0);
    const refusal = 'to_pandas_dataframe() does not know skip, take, which dataset words has: read its files yourself';
    expect(output()).toBe(`a.csv,b.csv\n${refusal}, from to_path()\n`);
  });
});
