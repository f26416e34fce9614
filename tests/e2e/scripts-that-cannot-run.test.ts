import { describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

const TOLD_WITHIN_MS = 30_000;

describe('a script that cannot run', () => {
  // Beside each other: they wait before each new try.
  it.concurrent.for([
    ['has a syntax error', 'export const run = (paths) => {\n  return paths[;\n};', /script\.mjs:2\b/],
    ['exports no run', 'export const rum = (paths) => paths;', /exports rum, but no run/],
    ['exports a run that is no function', 'export const run = 5;', /exports run, but as number/],
    ['imports what is not there', "import 'not-there';\nexport const run = (paths) => paths;", /not-there/],
    ['ends itself while it is loaded', 'process.exit(0);', /exit code 0/],
  ] as const)('that %s: the job fails and says so', async ([, source, said], { onTestFinished }) => {
    const project = new TestProject().inputs(3).script(source).job();
    onTestFinished(() => project.remove());
    const { exitCode, stdout, stderr, durationMs } = await project.run();
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/step: failed after .*init\(\) failed/);
    expect(stderr).toMatch(said);
    expect(stderr).not.toContain('a fault of ours');
    expect(durationMs).toBeLessThan(TOLD_WITHIN_MS);
    expect(project.end()).toEqual({ run: 1, status: 'failed' });
  });

  it.concurrent.for([
    ['init()', 'import sys\ndef init():\n    sys.exit("the licence has run out")\ndef run(b):\n    return b\n'],
    ['run()', 'import sys\ndef run(b):\n    sys.exit("the licence has run out")\n'],
  ] as const)('that ends itself in %s is told with its last words', async ([, source], { onTestFinished }) => {
    const project = new TestProject().inputs(1).write('score.py', source);
    onTestFinished(() => project.remove());
    project.job({ entry_script: 'score.py', run_max_try: 1 });
    const { exitCode, stderr } = await project.run();
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('exit code 1')]);
    expect(stderr).toContain('    the licence has run out');
  });
});
