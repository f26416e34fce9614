import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../contract/workers-setup.ts';
import { until } from '../support/poll.ts';
import { TestProject } from '../support/test-project.ts';

/** Writes down what it does; mini-batches from 2 on take their time. */
const SCRIPT = `import os, sys, time

def note(line):
    with open(sys.argv[1] + "/noted", "a") as noted:
        noted.write("%d %s\\n" % (os.getpid(), line))

def init():
    note("init")

def run(mini_batch, context):
    note("begin")
    time.sleep(0.01 if context.minibatch_index < 2 else 0.3)
    note("end")
    return [os.path.basename(path) for path in mini_batch]

def shutdown():
    note("shutdown")
`;

let project: TestProject;
beforeEach(() => {
  project = new TestProject().inputs(8).write('script.py', SCRIPT);
});
afterEach(() => project.remove());

const noted = (what: string): string[] =>
  project
    .read('noted')
    .split('\n')
    .filter((line) => line.includes(what));

describe('fault 9: SIGTERM while a job of a Python script runs', () => {
  it('what runs is finished and kept, shutdown() is called in each worker, and resume does the rest', async () => {
    project.job({ entry_script: 'script.py', process_count_per_node: 2, arguments: [project.folder] });
    const running = project.start(['run', '--json']);
    await running.until(() => noted('begin').length >= 4, { what: 'two mini-batches that take their time' });
    running.kill('SIGTERM');
    const { exitCode, stderr } = await running.ended;
    expect(exitCode, stderr).toBe(143);
    expect(noted('end')).toHaveLength(noted('begin').length);
    expect(noted('shutdown')).toHaveLength(noted('init').length);
    const pids = noted('init').map((line) => Number.parseInt(line, 10));
    await until(() => !pids.some(isAlive), { what: 'the end of all workers' });

    const resumed = await project.millrace(['resume', '--json']);
    expect(resumed.json(), resumed.stderr).toMatchObject({ status: 'completed', rows: 8 });
    expect(noted('begin')).toHaveLength(8);
  });
});
