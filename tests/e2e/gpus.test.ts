import { expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

const SCRIPTS = {
  'script.mjs': `import { setTimeout } from 'node:timers/promises';
const { MILLRACE_WORKER, CUDA_VISIBLE_DEVICES } = process.env;
export async function run() {
  await setTimeout(200);
  return [MILLRACE_WORKER + ' has ' + CUDA_VISIBLE_DEVICES];
}`,
  'score.py': `import os, time
def init():
    global seen
    seen = os.environ["MILLRACE_WORKER"] + " has " + os.environ.get("CUDA_VISIBLE_DEVICES", "all")
def run(mini_batch):
    time.sleep(0.2)
    return [seen]
`,
};

/** Which worker saw which devices. */
async function seen(project: TestProject, script: string, settings: object, devices: string): Promise<string[]> {
  project.job({ entry_script: script, process_count_per_node: undefined, ...settings });
  const { exitCode, stderr } = await project.run([], { environment: { CUDA_VISIBLE_DEVICES: devices } });
  expect(exitCode, stderr).toBe(0);
  const rows = project.read(project.stepPath('outputs/output/parallel_run_step.txt')).trimEnd().split('\n');
  return [...new Set(rows)].sort();
}

// Beside each other: their scripts wait.
it.concurrent.for(Object.entries(SCRIPTS))(
  '%s: a worker for each GPU that the service may use, and each has its own',
  async ([name, text], { onTestFinished }) => {
    const project = new TestProject().inputs(12).write(name, text);
    onTestFinished(() => project.remove());
    expect(await seen(project, name, {}, '2,5')).toEqual(['0 has 2', '1 has 5']);
    // Fewer workers take the first; those beyond have what the service has, shared.
    expect(await seen(project, name, { process_count_per_node: 1 }, '5,2')).toEqual(['0 has 5']);
    expect(await seen(project, name, { process_count_per_node: 2 }, '3')).toEqual(['0 has 3', '1 has 3']);
  },
);
