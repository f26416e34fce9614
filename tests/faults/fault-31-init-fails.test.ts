import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../contract/workers-setup.ts';
import { until } from '../support/poll.ts';
import { TestProject } from '../support/test-project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

const script = (init: string): string => `import { appendFileSync } from 'node:fs';
export async function init() {
  appendFileSync(process.argv[2], process.pid + '\\n');
  ${init}
}
export const run = (paths) => paths;
`;
const inPython = (init: string): string => `import os, sys
def init():
    with open(sys.argv[1], "a") as begun: begun.write("%d\\n" % os.getpid())
    ${init}
run = lambda paths: paths
`;
const begun = (): number[] => project.read('begun').split('\n').filter(Boolean).map(Number);

describe('fault 31: init() fails or hangs', () => {
  it.each([
    ['raises', 'mjs', script("throw new Error('no model here');"), /Error: no model here\n\s+at .*script\.mjs:4:\d+/],
    ['rejects a text', 'mjs', script("await Promise.reject('no model here');"), /no model here/],
    ['ends its process', 'mjs', script('process.exit(5);'), /exit code 5/],
    ['kills its process', 'mjs', script("process.kill(process.pid, 'SIGKILL'); for (;;);"), /SIGKILL/],
    [
      'raises',
      'py',
      inPython('raise OSError("no model here")'),
      /script\.py", line 4, in init\n.*OSError: no model here/s,
    ],
  ])('%s (%s): after a few tries the job fails with the first traceback', async (_, language, source, said) => {
    project.inputs(50).write(`script.${language}`, source);
    const settings = { entry_script: `script.${language}`, process_count_per_node: 2, error_threshold: -1 };
    project.job({ ...settings, arguments: [project.path('begun')] });
    const { exitCode, stderr, durationMs } = await project.run();
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/failed after .*init\(\) failed/);
    expect(stderr).toMatch(said);
    // Not for ever, and not for each of the 50 mini-batches.
    expect(begun().length).toBeGreaterThanOrEqual(3);
    expect(begun().length).toBeLessThanOrEqual(6);
    expect(durationMs).toBeLessThan(20_000);
    expect(project.summary()).toMatchObject({ status: 'failed', tries: 0, first_error: { mini_batch: null } });
    await until(() => !begun().some(isAlive), { what: 'the end of all workers' });
  });

  it('hangs: a job that is to get on in some time ends when it does not, and its workers with it', async () => {
    project.inputs(5).script(script('for (;;);'));
    project.job({ arguments: [project.path('begun')], process_count_per_node: 2, progress_update_timeout: 1.5 });
    const { exitCode, stderr, durationMs } = await project.run();
    expect(exitCode).toBe(1);
    expect(stderr).toContain('no mini-batch was settled within progress_update_timeout (1.5 s)');
    expect(begun()).toHaveLength(2);
    expect(durationMs).toBeLessThan(15_000);
    await until(() => !begun().some(isAlive), { what: 'the end of all workers' });
  });

  it('once and then no more: the job completes', async () => {
    project.inputs(5).script(script("if (first()) throw new Error('not yet');"));
    project.write(
      'script.mjs',
      `${project.read('script.mjs')}
       import { mkdirSync } from 'node:fs';
       const first = () => { try { mkdirSync(process.argv[2] + '-once'); return true; } catch { return false; } };`,
    );
    project.job({ arguments: [project.path('begun')] });
    const { exitCode, stderr } = await project.run();
    expect(exitCode).toBe(0);
    expect(stderr).toContain('not yet');
    expect(begun()).toHaveLength(2);
  });
});
