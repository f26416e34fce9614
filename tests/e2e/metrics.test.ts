import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeKafka } from '../support/broker.ts';
import { ServedProject } from '../support/served-project.ts';
import { TestProject } from '../support/test-project.ts';

/** The first try of mini-batch 1 logs and then fails. */
const SCRIPT = `import math, os, sys
from azureml.core import Run

def init():
    Run.get_context().log("starts", 1)

def run(mini_batch, context):
    run, index = Run.get_context(), context.minibatch_index
    run.log("loss", 10 - index)
    run.log("gap", math.nan)
    run.parent.log_row("seen", index=index, files=len(mini_batch))
    flag = sys.argv[1] + "/tried-" + str(index)
    if index == 1 and not os.path.exists(flag):
        open(flag, "w").close()
        raise ValueError("once")
    if index == 2:
        run.log_list("sizes", [1, 2])
        run.log_table("table", {"x": [1], "y": [2]})
    return mini_batch
`;

/** Mini-batch 0 is still at work when the second of the others raises. */
const FAILS_BEHIND = `import os, sys, time
from azureml.core import Run

def run(mini_batch, context):
    index, is_first_run = context.minibatch_index, not os.path.exists(sys.argv[1] + "/go")
    Run.get_context().log("v", index)
    began = sys.argv[1] + "/began"
    while index == 0 and is_first_run: time.sleep(0.05)
    if is_first_run and os.path.exists(began): raise ValueError("second")
    open(began, "w").close()
    return mini_batch
`;

const EXPECTED = [
  ...[0, 1, 2].flatMap((index) => [
    { mini_batch: index, name: 'loss', value: 10 - index },
    { mini_batch: index, name: 'gap', value: 'NaN' },
    { mini_batch: index, name: 'seen', value: { index, files: 1 } },
  ]),
  { mini_batch: 2, name: 'sizes', value: [1, 2] },
  { mini_batch: 2, name: 'table', value: { x: [1], y: [2] } },
];
const LOSS = { count: 3, last: 8, min: 8, max: 10, mean: 9 };

describe('what a Python script logs with Run.get_context()', () => {
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject().inputs(3).write('score.py', SCRIPT);
    project.job({ entry_script: 'score.py', arguments: [project.folder], process_count_per_node: 2 });
  });
  afterEach(() => project.remove());

  it('is a metric once for each mini-batch, of the try that succeeded, in the order of the mini-batches', async () => {
    const { exitCode, stderr } = await project.run();
    expect(exitCode, stderr).toBe(0);
    const { tries, metrics } = project.summary();
    expect(tries).toBe(4);
    expect(Object.keys(metrics ?? {})).toEqual(['loss', 'gap', 'seen', 'sizes', 'table']);
    expect(metrics?.loss).toEqual(LOSS);
    const shown = await project.millrace(['status', '--metrics', '--json']);
    expect(shown.json().metrics).toEqual(EXPECTED);
    const lines = (await project.millrace(['status', '--metrics'])).stdout.trimEnd().split('\n');
    expect([lines.length, lines[0]]).toEqual([EXPECTED.length, '0\tloss\t10']);
    const json = await project.millrace(['status', '--json']);
    expect(json.json()).toMatchObject({ metrics: { loss: LOSS, sizes: { count: 1, last: [1, 2] } } });
  });

  it('stays once when a job that failed half way is resumed', async () => {
    project.job({ entry_script: 'score.py', arguments: [project.folder], run_max_try: 1 });
    expect((await project.run()).exitCode).toBe(1);
    expect((await project.millrace(['resume'])).exitCode).toBe(0);
    const shown = await project.millrace(['status', '--metrics', '--json']);
    expect(shown.json().metrics).toEqual(EXPECTED);
  });

  it('is told up to the first gap of a run that failed, which says so, and whole once it is resumed', async () => {
    project.inputs(4).write('score.py', FAILS_BEHIND);
    project.job({
      ...{ entry_script: 'score.py', arguments: [project.folder], run_max_try: 1 },
      ...{ process_count_per_node: 2, mini_batch_size: 1 },
    });
    expect((await project.run()).exitCode).toBe(1);
    const { mini_batches, metrics, metrics_of } = project.summary();
    expect([mini_batches, metrics, metrics_of]).toEqual([{ total: 4, succeeded: 1, failed: 1 }, {}, 0]);
    const shown = await project.millrace(['status', '--metrics']);
    expect(shown.stdout).toBe('');
    expect(shown.stderr).toContain('metrics of 0 of the 1 mini-batch that succeeded');
    project.write('go', '');
    expect((await project.millrace(['resume'])).exitCode).toBe(0);
    expect((await project.millrace(['status', '--json'])).json()).toMatchObject({
      metrics: { v: { count: 4 } },
      metrics_of: 4,
    });
    expect((await project.millrace(['status', '--metrics'])).stderr).toBe('');
  });

  it('is nothing in a job that logs nothing', async () => {
    project.write('score.py', 'def run(mini_batch): return mini_batch\n');
    await project.run();
    expect(project.summary().metrics).toEqual({});
    expect((await project.millrace(['status', '--metrics'])).stdout).toBe('');
  });
});

describeKafka('what a Python script logs, over services', () => {
  let project: ServedProject;
  beforeAll(async () => {
    project = await ServedProject.open();
    project.inputs(3).write('score.py', SCRIPT);
    project.job({ entry_script: 'score.py', arguments: [project.folder] });
    await project.ensureTopics();
    await project.serveAll(['planner', 'scorer', 'collector']);
  });
  afterAll(() => project.remove());

  it('is the same', async () => {
    const jobId = await project.submit();
    const watched = await project.served(['watch', jobId]);
    expect(watched.exitCode, watched.stderr).toBe(0);
    expect(project.stepFile(jobId, 'summary.1.json')).toMatchObject({ metrics: { loss: LOSS } });
    const shown = await project.served(['status', jobId, '--metrics', '--json']);
    expect(shown.json().metrics).toEqual(EXPECTED);
  });
});
