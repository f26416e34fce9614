import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../core/ports/outcome.ts';
import { type Overrides, openWorkerBench, type WorkerBench } from './workers-setup.ts';

/** What Python scripts import of Azure ML. */
describe('the stand-ins for azureml', () => {
  let bench: WorkerBench;
  beforeEach(() => {
    bench = openWorkerBench();
    bench.write('scratch-0/side-inputs/lookup', '');
    bench.write('scratch-0/azureml-models/iris/2/model.pkl', 'second');
    bench.write('scratch-0/azureml-models/iris/10/model.pkl', 'tenth');
    bench.write('scratch-0/azureml-models/digits/1/weights.bin', '');
    bench.write('scratch-0/azureml-models/digits/1/labels.txt', '');
  });
  afterEach(() => bench.close());

  async function run(source: string, overrides: Overrides = {}): Promise<Outcome> {
    bench.write('script.py', source);
    const environment = {
      MILLRACE_JOB_ID: 'j1',
      MILLRACE_STEP: 'score',
      MILLRACE_EXPERIMENT: 'flowers',
      MILLRACE_OUTPUT_DIR: '/out',
      MILLRACE_WORKER: '3',
    };
    const worker = await bench.ready('script.py', { environment, logFolder: join(bench.folder, 'own'), ...overrides });
    const outcome = await worker.run(bench.task(0, bench.write('a.txt', 'x')));
    await worker.stop(10_000);
    return outcome;
  }
  const rowsOf = (outcome: Outcome): string[] =>
    outcome.kind === 'succeeded' ? Buffer.from(outcome.rows).toString().split('\n') : [JSON.stringify(outcome)];

  it('find models in the scratch folder, the latest version by number, wherever the script has gone', async () => {
    const source = `import os
from azureml.core import Model
from azureml.core.model import Model as SameModel
import millrace
def init():
    os.chdir("/")
def run(mini_batch):
    paths = [Model.get_model_path("iris"), SameModel.get_model_path("iris", version=2), Model.get_model_path("digits")]
    return paths + [millrace.get_model_path("iris", 2), Model(None, "iris").version]
`;
    const models = join(bench.folder, 'scratch-0/azureml-models');
    expect(rowsOf(await run(source))).toEqual([
      `${models}/iris/10/model.pkl`,
      `${models}/iris/2/model.pkl`,
      `${models}/digits/1`,
      `${models}/iris/2/model.pkl`,
      '10',
      '',
    ]);
  });

  it('find the version that the job says where it is not the latest, and others by their number', async () => {
    const source = `from azureml.core import Model
def run(mini_batch):
    try:
        return [Model.get_model_path("digits")]
    except Exception as error:
        return [Model(None, "iris").version, Model(None, "iris", version=10).version, error]
`;
    const environment = { MILLRACE_MODELS: '{"iris":2,"digits":null}' };
    const known = 'there is no model digits; known are: digits:1, iris:10, iris:2';
    expect(rowsOf(await run(source, { environment }))).toEqual(['2', '10', known, '']);
  });

  it('name the models that are known when one is not', async () => {
    const source = 'from azureml.core import Model\ndef run(mini_batch): return Model.get_model_path("rose")\n';
    expect(rowsOf(await run(source))[0]).toContain('there is no model rose; known are: digits:1, iris:10, iris:2');
  });

  it('tell a script its run, its workspace and its worker', async () => {
    const source = `from azureml.core import Run, Workspace, Dataset, Experiment
from azureml.core.run import Run as SameRun
from azureml_user.parallel_run import EntryScript
def run(mini_batch):
    context, script = Run.get_context(), EntryScript()
    context.log("loss", 0.5)
    script.logger.info("scoring")
    script.logger.debug("too detailed")
    assert script is EntryScript() and isinstance(context.experiment.workspace, Workspace)
    open(script.log_dir + "/note.txt", "w").close()
    assert context.input_datasets["lookup"].endswith("scratch-0/side-inputs/lookup"), context.input_datasets["lookup"]
    assert context.input_datasets.get("other") is None
    return [context.id, context.parent.id, context.experiment.name, script.agent_name, script.output_dir, script.working_dir]
`;
    expect(rowsOf(await run(source))).toEqual([
      'j1_score',
      'j1',
      'flowers',
      'process003',
      '/out',
      join(bench.folder, 'scratch-0'),
      '',
    ]);
    expect(existsSync(join(bench.folder, 'own/note.txt'))).toBe(true);
    expect(bench.read('logs/0.stdout.txt')).toBe('metric loss 0.5\n');
    expect(bench.read('own/process003.log.txt')).toMatch(/^\S+ \S+ INFO scoring\n$/);
    expect(bench.read('logs/0.stderr.txt')).toBe('');
  });

  it('tell the same in a process that the script spawns, wherever it has gone, and mask what is logged', async () => {
    const source = `import multiprocessing, os
from azureml.core import Model
from azureml_user.parallel_run import EntryScript
def child():
    EntryScript().logger.info("%s: 'hidden-value' abc" % Model.get_model_path("iris", version=2))
    open(os.path.join(EntryScript().log_dir, "child.txt"), "w").close()
def run(mini_batch):
    EntryScript().logger.info("before %s", os.environ["TOKEN"])
    os.chdir("/")
    process = multiprocessing.get_context("spawn").Process(target=child)
    process.start()
    process.join()
    EntryScript().logger.info("behind")
    return []
`;
    const inherited = { TOKEN: 'hidden-value', SHORT: 'abc', MILLRACE_MASKED: 'TOKEN,SHORT' };
    expect(await run(source, { inherited })).toMatchObject({ kind: 'succeeded' });
    const logged = bench.read('own/process003.log.txt').replaceAll(/^\S+ \S+ /gm, '');
    const model = join(bench.folder, 'scratch-0/azureml-models/iris/2/model.pkl');
    expect(logged).toBe(`INFO before ***\nINFO ${model}: '***' abc\nINFO behind\n`);
    expect(existsSync(join(bench.folder, 'own/child.txt'))).toBe(true);
  });

  it.each([
    ['a name of a module', 'from azureml.core import Environment', 'azureml.core.Environment is not part'],
    ['a member of a class', 'from azureml.core import Model; Model.register', 'Model.register is not part'],
    [
      'a member of an object',
      'from azureml.core import Run; Run.get_context().get_details',
      'Run.get_details is not part',
    ],
    [
      'a member of a module',
      'import azureml.core.model as m; m.InferenceConfig',
      'azureml.core.model.InferenceConfig is not',
    ],
    ['a member of the context', 'context.rank', "mini_batch_context has no member 'rank'; it has"],
  ])('raise an error that names %s that is not there', async (_, statement, message) => {
    const outcome = await run(`def run(mini_batch, context):\n    ${statement}\n`);
    expect(outcome).toMatchObject({ kind: 'failed', error: { message: expect.stringContaining(message) } });
  });

  it.each([
    ['Retry.NoRetry', { kind: 'failed', retryable: false }, 'succeeded'],
    ['Retry.RestartProcess', { kind: 'failed', retryable: true }, 'not-begun'],
    ['Retry.StopProcess', { kind: 'failed', retryable: true }, 'not-begun'],
    ['Retry.Sleep', { kind: 'failed', retryable: true }, 'succeeded'],
  ])('%s of a ParallelRunException does what it says', async (code, expected, next) => {
    bench.write(
      'script.py',
      `from azureml.exceptions import ParallelRunException
def run(mini_batch, context):
    if context.minibatch_index == 0: raise ParallelRunException("asked", code="${code}", delay_seconds=0.4)
    return []
`,
    );
    const worker = await bench.ready('script.py');
    const outcome = await worker.run(bench.task(0));
    const before = performance.now();
    expect(outcome).toMatchObject(expected);
    expect((await worker.run(bench.task(1))).kind).toBe(next);
    if (code === 'Retry.Sleep') expect(performance.now() - before).toBeGreaterThan(350);
  });

  it('take what they lack from the real package where it is installed', async () => {
    bench.write('site/azureml/__init__.py', "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n");
    bench.write('site/azureml/core/__init__.py', 'from .environment import Environment\nfrom .model import Model\n');
    bench.write('site/azureml/core/environment.py', 'class Environment: name = "real"\n');
    bench.write('site/azureml/core/model.py', 'class Model: pass\nclass InferenceConfig: name = "real too"\n');
    bench.write('site/azureml/train/__init__.py', 'name = "real as well"\n');
    const source = `import azureml.train
from azureml.core import Environment, Model
from azureml.core.environment import Environment as SameName
from azureml.core.model import InferenceConfig
def run(mini_batch):
    return [Environment.name, SameName.name, InferenceConfig.name, azureml.train.name, hasattr(Model, "get_model_path")]
`;
    const inherited = { PYTHONPATH: join(bench.folder, 'site') };
    expect(rowsOf(await run(source, { inherited }))).toEqual(['real', 'real', 'real too', 'real as well', 'True', '']);
  });

  it('stand back when the real package is asked for', async () => {
    bench.write('site/azureml/__init__.py', '');
    bench.write('site/azureml/core.py', 'Model = "the real one"\n');
    const inherited = { PYTHONPATH: join(bench.folder, 'site'), MILLRACE_AZUREML: 'real' };
    const source = 'from azureml.core import Model\ndef run(mini_batch): return [Model]\n';
    expect(rowsOf(await run(source, { inherited, environment: {} }))).toEqual(['the real one', '']);
  });

  it('leave the words of a worker there when the real package is asked for, but nothing of azureml.core', async () => {
    const inherited = { MILLRACE_AZUREML: 'real' };
    const source = `import millrace
from azureml_user.parallel_run import EntryScript
def run(mini_batch):
    try:
        import azureml.core
    except ImportError as error:
        return [EntryScript().agent_name, millrace.NonRetryableError.__name__, error]
`;
    const [name, error, refusal] = rowsOf(await run(source, { inherited }));
    expect([name, error]).toEqual(['process003', 'NonRetryableError']);
    expect(refusal).toContain('azureml-core is not installed');
  });
});
