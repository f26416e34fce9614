import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pathWithPython } from '../support/python-with.ts';
import { TestProject } from '../support/test-project.ts';

const SCRIPT = `import importlib.util
import os
from azureml.core import Dataset, Run, Workspace

def init():
    global rows
    run = Run.get_context()
    workspace = run.experiment.workspace
    assert isinstance(workspace, Workspace) and run.parent.parent is None
    labels = Dataset.get_by_name(workspace, "labels")
    taken = labels.download(target_path="taken", overwrite=False)
    side = run.input_datasets["truth"]
    rows = [
        [os.path.basename(path) for path in labels.to_path()],
        [os.path.relpath(path) for path in taken],
        int(labels.to_pandas_dataframe()["digit"].sum()),
        int(side.to_pandas_dataframe()["digit"].sum()),
        open(os.path.join(side, "a.csv")).read(),
        said(lambda: labels.download(target_path="taken")),
        said(lambda: Dataset.get_by_name(workspace, "images")),
        said(lambda: run.input_datasets["images"]),
        said(lambda: labels.mount()),
        said(lambda: side.mount()),
        said(lambda: workspace.datasets),
        said(lambda: __import__("azureml.data")),
        said(lambda: __import__("azureml.core.keyvault")),
        importlib.util.find_spec("azureml.data"),
    ]

def said(act):
    try:
        return act()
    except Exception as error:
        return str(error)

def run(mini_batch):
    return [repr(row) for row in rows]
`;

describe('Dataset and Run.get_context() in a Python script', () => {
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject().inputs(1).write('score.py', SCRIPT);
  });
  afterEach(() => project.remove());

  it('read the datasets that are side inputs, and name what is not there and where to ask', async () => {
    project.write('labels/a.csv', 'digit\n4\n').write('labels/more/b.csv', 'digit\n3\n');
    await project.millrace(['dataset', 'register', 'labels', '--path', 'labels']);
    project.job({ entry_script: 'score.py', side_inputs: [{ name: 'truth', dataset: 'labels' }] });
    const environment = { PATH: await pathWithPython('pandas', 'pyarrow') };
    const { exitCode, stderr } = await project.run([], { environment });
    expect(exitCode, stderr).toBe(0);
    const rows = project.read(project.stepPath('outputs/output/parallel_run_step.txt')).trimEnd().split('\n');
    expect(rows.slice(0, 5)).toEqual([
      "['a.csv', 'b.csv']",
      "['taken/a.csv', 'taken/more/b.csv']",
      '7',
      '7',
      "'digit\\n4\\n'",
    ]);
    expect(rows[5]).toContain('taken/a.csv is there already; overwrite=True replaces it');
    expect(rows[6]).toContain('dataset images is not a dataset of the workspace');
    expect(rows[7]).toContain('images is no side input of the job, which has truth');
    for (const at of [8, 9, 10]) expect(rows[at]).toMatch(/(mount|datasets) is not part of Millrace's stand-in/);
    for (const at of [11, 12]) expect(rows[at]).toMatch(/the module azureml.* is not part of Millrace's stand-in/);
    expect(rows[13]).toBe('None');
    for (const at of [8, 9, 10, 11, 12]) expect(rows[at]).toContain('ask for it in an issue of Millrace');
  });

  it('read a table as its dataset says, its part of the files, and refuse what pandas does not know', async () => {
    project.write('labels/a.csv', Buffer.from('digit;note\n4;\xe9\n', 'latin1')).write('labels/b.csv', 'digit\n9\n');
    const labels = 'type: tabular\npath: labels/a.csv\nseparator: ";"\nencoding: iso-8859-1\n';
    project
      .write('labels.yaml', labels)
      .write('typed.yaml', 'type: tabular\npath: labels/b.csv\ncolumn_types: { digit: float }\n');
    for (const name of ['labels', 'typed'])
      await project.millrace(['dataset', 'register', name, '--file', `${name}.yaml`]);
    project.write(
      'score.py',
      `from azureml.core import Dataset, Run

def run(mini_batch):
    run = Run.get_context()
    labels = Dataset.get_by_name(run.experiment.workspace, "labels").to_pandas_dataframe()
    try:
        run.input_datasets["typed"].to_pandas_dataframe()
    except NotImplementedError as error:
        refused = str(error)
    try:
        run.input_datasets["notes"].to_pandas_dataframe()
    except Exception as error:
        return [labels.to_dict("records"), run.input_datasets["labels"].to_pandas_dataframe().equals(labels), refused,
                [path[-5:] for path in run.input_datasets["some"].to_path()], str(error)[-47:]]
`,
    );
    const some = { name: 'some', path: 'labels', skip: 1, take: 1 };
    project.write('notes.txt', 'a,b\n');
    const notes = { name: 'notes', path: 'notes.txt' };
    const side_inputs = [{ name: 'labels', dataset: 'labels' }, { name: 'typed', dataset: 'typed' }, some, notes];
    project.job({ entry_script: 'score.py', side_inputs });
    const environment = { PATH: await pathWithPython('pandas', 'pyarrow') };
    const { exitCode, stderr } = await project.run([], { environment });
    expect(exitCode, stderr).toBe(0);
    expect(project.read(project.stepPath('outputs/output/parallel_run_step.txt')).split('\n')).toEqual([
      "[{'digit': 4, 'note': 'é'}]",
      'True',
      'to_pandas_dataframe() does not know column_types, which the side input has: read its files yourself, from to_path()',
      "['b.csv']",
      'a format where it is named, or read it yourself',
      '',
    ]);
  });

  it('read a table as its dataset says in processes that the script starts, too', async () => {
    project.write('labels.csv', 'digit;note\n4;x\n');
    for (const [name, more] of [
      ['labels', 'separator: ";"'],
      ['first', 'take: 1'],
    ]) {
      project.write('dataset.yaml', `type: tabular\npath: labels.csv\n${more}\n`);
      expect(await project.here(['dataset', 'register', `${name}`, '--file', 'dataset.yaml'])).toMatchObject({
        exitCode: 0,
      });
    }
    project.write(
      'score.py',
      `import multiprocessing
from azureml.core import Dataset

def columns(name):
    try:
        return list(Dataset.get_by_name(None, name).to_pandas_dataframe().columns)
    except NotImplementedError as error:
        return str(error)[:43]

def init():
    for name in ["labels", "first"]:
        columns(name)

def run(mini_batch):
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.map(columns, ["labels", "first"])
`,
    );
    const environment = { PATH: await pathWithPython('pandas', 'pyarrow') };
    const { exitCode, stderr } = await project.job({ entry_script: 'score.py' }).run([], { environment });
    expect(exitCode, stderr).toBe(0);
    expect(project.read(project.stepPath('outputs/output/parallel_run_step.txt'))).toBe(
      "['digit', 'note']\nto_pandas_dataframe() does not know take, w\n",
    );
  });

  it.each([
    ['a pattern', ['labels/**/*.csv']],
    ['a list', ['labels/a.csv', 'labels/more/b.csv']],
  ])('find one that was registered as %s, and no other file', async (_what, paths) => {
    project
      .write('labels/a.csv', 'digit\n4\n')
      .write('labels/more/b.csv', 'digit\n3\n')
      .write('labels/x.csv.bak', 'digit\n99\n');
    const words = paths.flatMap((path) => ['--path', path]);
    expect(await project.here(['dataset', 'register', 'labels', ...words])).toMatchObject({ exitCode: 0 });
    project.write(
      'score.py',
      `import os
from azureml.core import Dataset, Run

def run(mini_batch):
    run = Run.get_context()
    labels = Dataset.get_by_name(run.experiment.workspace, "labels")
    side = run.input_datasets["truth"]
    digits = side.to_pandas_dataframe()["digit"].tolist()
    names = ["truth" in run.input_datasets, list(run.input_datasets), "other" in run.input_datasets]
    return [",".join(os.path.relpath(path) for path in labels.download(target_path="taken")), (digits, names)]
`,
    );
    project.job({ entry_script: 'score.py', side_inputs: [{ name: 'truth', dataset: 'labels' }] });
    const environment = { PATH: await pathWithPython('pandas', 'pyarrow') };
    const { exitCode, stderr } = await project.run([], { environment });
    expect(exitCode, stderr).toBe(0);
    expect(project.read(project.stepPath('outputs/output/parallel_run_step.txt'))).toBe(
      "taken/a.csv,taken/more/b.csv\n([4, 3], [True, ['truth'], False])\n",
    );
  });
});
