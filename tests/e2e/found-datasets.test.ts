import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pathWithPython } from '../support/python-with.ts';
import { TestProject } from '../support/test-project.ts';

const PYTHON_SCRIPT = `import os
from concurrent.futures import ThreadPoolExecutor
from azureml.core import Dataset, Run

def get(name, version="latest"):
    return Dataset.get_by_name(Run.get_context().experiment.workspace, name, version)

def names(dataset):
    return ",".join(os.path.basename(path) for path in dataset.to_path())

def init():
    global digits
    digits = get("labels").to_pandas_dataframe()["digit"].tolist()

def forked(act):
    source, target = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            said = act()
        except BaseException as error:
            said = str(error)
        os.write(target, said.encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(target)
    with os.fdopen(source) as pipe:
        return pipe.read()

def run(mini_batch):
    os.chdir("/")
    untried = forked(lambda: names(get("word"))) if mini_batch[0].endswith("0.txt") else "the dataset word is not here"
    with ThreadPoolExecutor(8) as pool:
        asked = sorted(set(pool.map(lambda at: names(get("word", 1 + at % 2)), range(32))))
    try:
        get("nothing")
    except Exception as error:
        unknown = "%s: %s" % (type(error).__name__, error)
    return [repr([digits, asked, names(get("word")), forked(lambda: names(get("word"))), untried[:22], unknown])]
`;

const CHILDREN_SCRIPT = `import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from azureml.core import Dataset, Model

WORDS = "[os.path.basename(path) for path in azureml.core.Dataset.get_by_name(None, 'words').to_path()][0]"
LOOK = "[(os := __import__('os')), (azureml := __import__('azureml.core')), %s][2]"

def said(act):
    try:
        return act()
    except Exception as error:
        return str(error).split(";")[0]

def names(evaluate):
    return repr([
        said(lambda: evaluate(LOOK % WORDS)),
        said(lambda: os.path.basename(evaluate(LOOK % "azureml.core.Model.get_model_path('net')"))),
        said(lambda: evaluate(LOOK % "azureml.core.Model.get_model_path('gone')")),
    ])

def init():
    Dataset.get_by_name(None, "words", 3)
    Model.get_model_path("net", 2)
    Model.get_model_path("gone", 1)

def run(mini_batch):
    rows = [names(eval)]
    for kind in ["fork", "spawn"]:
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(kind)) as pool:
            rows.append(names(lambda text: pool.submit(eval, text).result()))
    return rows
`;

/** Registered datasets that no job file names: scripts ask for them while they run. */
describe('datasets that a script asks for by name', () => {
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject().inputs(2);
  });
  afterEach(() => project.remove());

  const register = async (name: string, ...words: readonly string[]): Promise<void> => {
    const { exitCode, stderr } = await project.here(['dataset', 'register', name, ...words]);
    expect(exitCode, stderr).toBe(0);
  };
  const rows = (): string[] =>
    project.read(project.stepPath('outputs/output/parallel_run_step.txt')).trimEnd().split('\n');

  it('are there for Python as Dataset.get_by_name gives them, from any thread and for processes it forks', async () => {
    project
      .write('labels/a.csv', 'digit;note\n4;x\n')
      .write('labels/b.csv', 'digit;note\n5;y\n')
      .write('labels/c.txt', '')
      .write('labels.yaml', 'type: tabular\npath: labels/*.csv\nseparator: ";"\n')
      .write('old.txt', 'old')
      .write('new.txt', 'new');
    await register('labels', '--file', 'labels.yaml');
    await register('word', '--path', 'old.txt');
    await register('word', '--path', 'new.txt', '--create-new-version');
    project.write('score.py', PYTHON_SCRIPT);
    project.job({ entry_script: 'score.py', process_count_per_node: 1, mini_batch_size: 1 });
    const environment = { PATH: await pathWithPython('pandas', 'pyarrow') };
    const { exitCode, stderr } = await project.run([], { environment });
    expect(exitCode, stderr).toBe(0);
    const unknown = 'UserErrorException: dataset nothing is not a dataset of the workspace';
    const row = `[[4, 5], ['new.txt', 'old.txt'], 'new.txt', 'new.txt', 'the dataset word is no', '${unknown}`;
    expect(rows().map((each) => each.slice(0, row.length))).toEqual([row, row]);
  });

  it('are what they are in the worker for processes and threads that a script starts, as models are', async () => {
    for (const version of [1, 2, 3]) {
      project.write(`words/${version}.txt`, '').write(`net-${version}.bin`, '').write(`gone-${version}.bin`, '');
      await register('words', '--path', `words/${version}.txt`, '--create-new-version');
      if (version === 3) break;
      await project.millrace(['model', 'register', 'net', `net-${version}.bin`]);
    }
    await project.millrace(['model', 'register', 'gone', 'gone-1.bin']);
    await project.millrace(['model', 'archive', 'gone']);
    project.write('score.py', CHILDREN_SCRIPT).job({
      ...{
        entry_script: 'score.py',
        mini_batch_size: 5,
        models: ['net:1'],
        side_inputs: [{ name: 'side', dataset: 'words:1' }],
      },
    });
    const { exitCode, stderr } = await project.run();
    expect(exitCode, stderr).toBe(0);
    const said = "['1.txt', 'net-1.bin', 'there is no model gone']";
    expect(rows()).toEqual([said, said, said]);
  });

  it('are what they are in the worker in threads and processes of TypeScript too, as models are', async () => {
    for (const version of [1, 2]) {
      project.write('net.bin', `${version}`).write(`words/${version}`, '');
      await project.millrace(['model', 'register', 'net', 'net.bin']);
      await register('words', '--path', `words/${version}`, '--create-new-version');
    }
    await register('others', '--path', 'words');
    // Threads find only what is installed.
    mkdirSync(project.path('node_modules'));
    symlinkSync(resolve(import.meta.dirname, '../..'), project.path('node_modules/millrace'));
    project.script(`import { Worker } from 'node:worker_threads';
      import { fork } from 'node:child_process';
      import { found } from './found.mjs';
      import { getDataset, getModelPath } from 'millrace';
      const child = new URL('child.mjs', import.meta.url);
      const said = (one) => new Promise((resolve) => one.once('message', resolve));
      export const run = async () => {
        const before = [await said(new Worker(child)), await said(fork(child))];
        getModelPath('net', 2);
        getDataset('words', 1);
        getDataset('words', 2);
        return [...before, found(), await said(new Worker(child)), await said(fork(child))];
      };`);
    project.write(
      'found.mjs',
      `import { readFileSync } from 'node:fs';
       import { basename } from 'node:path';
       import { getDataset, getModelPath } from 'millrace';
       const dataset = (...asked) => { try { return getDataset(...asked).map((path) => basename(path)); } catch (error) { return error.message; } };
       export const found = () => JSON.stringify([readFileSync(getModelPath('net'), 'utf8'), dataset('words'), dataset('words:2')]);
       export const others = () => dataset('others');`,
    );
    project.write(
      'child.mjs',
      `import { parentPort } from 'node:worker_threads';
       import { found, others } from './found.mjs';
       if (!others().startsWith('the dataset others is not here')) throw new Error(others());
       const say = parentPort ? (text) => parentPort.postMessage(text) : (text) => process.send(text);
       say(found());`,
    );
    project.job({
      models: ['net:1'],
      side_inputs: [{ name: 'first', dataset: 'words:1' }],
      mini_batch_size: 5,
    });
    const { exitCode, stderr } = await project.run();
    expect(exitCode, stderr).toBe(0);
    const before = ['1', ['1'], 'the dataset words:2 is not here: get it in init(), or make all of it a side input'];
    const behind = ['1', ['1'], ['2']];
    expect(rows().map((row) => JSON.parse(row))).toEqual([before, before, behind, behind, behind]);
  });

  it('are lists of paths in TypeScript, and stay of one version, and as they were, when the job goes on', async () => {
    project.write('words/a.txt', 'one').write('words/deep/b.txt', 'two').write('more/a.txt', 'three');
    await register('words', '--path', 'words');
    project.script(`import { existsSync, readFileSync } from 'node:fs';
      import { getDataset } from 'millrace';
      let words;
      export function init() {
        words = getDataset('words').map((path) => readFileSync(path, 'utf8'));
        try { getDataset('words', 7); } catch (error) { words.push(error.message); }
      }
      export const run = ([path]) => {
        if (path.endsWith('1.txt') && existsSync('${project.path('fails')}')) throw new Error('as told');
        return [words.join(' ')];
      };`);
    project.job({ mini_batch_size: 1, run_max_try: 1, error_threshold: 0 }).write('fails', '');
    expect(await project.run()).toMatchObject({ exitCode: 1 });
    await register('words', '--path', 'more', '--create-new-version');
    rmSync(project.path('fails'));
    const { exitCode, stderr } = await project.here(['resume']);
    expect(exitCode, stderr).toBe(0);
    const row = 'one two there is no dataset words:7; its versions: 1';
    expect(rows().map((each) => each.slice(0, row.length))).toEqual([row, row]);
  });

  it('have one layout however many folders there are, and fail the next worker that asks once they have changed', async () => {
    project.write('words/deep/a.txt', 'one');
    await register('words', '--path', 'words/**/*.txt');
    project.write(
      'score.py',
      `import os
from azureml.core import Dataset

def init():
    global taken
    words = Dataset.get_by_name(None, "words")
    taken = [os.path.relpath(path) for path in words.download(target_path="taken")]

def run(mini_batch):
    if mini_batch[0].endswith("1.txt"):
        with open("${project.path('words/deep/a.txt')}", "a") as file:
            file.write(" more")
        os._exit(3)
    return taken
`,
    );
    project.job({ entry_script: 'score.py', process_count_per_node: 1, mini_batch_size: 1, run_max_try: 2 });
    const { exitCode, stderr } = await project.run();
    expect(exitCode).toBe(1);
    expect((await project.here(['results'])).stdout).toBe('taken/deep/a.txt\n');
    expect(stderr).toContain('dataset words:1 has changed since the job first used it');
  });

  it('fail the script by the name of a file that has changed since the job first asked', async () => {
    project.write('words/a.txt', 'one');
    await register('words', '--path', 'words');
    project.script(`import { getDataset } from 'millrace';
      export const init = () => { getDataset('words'); throw new Error('as told'); };
      export const run = () => [];`);
    project.job({ process_count_per_node: 1 });
    const first = await project.run();
    expect(first.stderr).toContain('as told');
    project.write('words/a.txt', 'another');
    const { exitCode, stderr } = await project.here(['resume']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('dataset words:1 has changed since the job first used it');
    expect(stderr).toContain('words/a.txt had 3 bytes and has 7');
  });
});
