import { afterEach, beforeEach, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject().inputs(3);
});
afterEach(() => project.remove());

const SCRIPTS = {
  'script.mjs': `export async function run([path]) {
    const held = Buffer.alloc(path.endsWith('001.txt') ? 600e6 : 1e6, 1);
    if (held.length > 1e8) await new Promise((resolve) => setTimeout(resolve, 60_000));
    return [path.slice(-7)];
  }`,
  'score.py': `import time
def run(mini_batch):
    held = b"x" * (600000000 if mini_batch[0].endswith("001.txt") else 1000000)
    if len(held) > 1e8: time.sleep(60)
    return [mini_batch[0][-7:]]
`,
};

it.each(Object.entries(SCRIPTS))(
  'a worker of %s over its limit is a failed try, out of memory; others go on',
  async (name, text) => {
    project.write(name, text);
    project.job({ entry_script: name, worker_memory_limit: '400 MB', run_max_try: 2, error_threshold: 1 });
    const { exitCode, stderr } = await project.run();
    expect(exitCode, stderr).toBe(0);
    expect(project.read(project.stepPath('outputs/output/parallel_run_step.txt'))).toBe('000.txt\n002.txt\n');
    const { tries, first_error: error } = project.summary();
    expect(tries).toBe(4);
    expect(error?.message).toMatch(/it ran out of memory: .* held \d+ MiB, more than worker_memory_limit \(400 MiB\)/);
  },
);
