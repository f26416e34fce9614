import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject().inputs(2);
});
afterEach(() => project.remove());

const run = (script: string, text: string) =>
  project.write(script, text).job({ entry_script: script, run_max_try: 1 }).run();

/** Short texts of scripts that hold half a surrogate pair, as `slice()` and `json.loads` make them. */
describe('half a surrogate pair', () => {
  it('in the name of a metric is U+FFFD there, and the rows are as good as ever', async () => {
    const logs = `from azureml.core import Run

def run(mini_batch):
    Run.get_context().log("m\\ud83d", 1)
    return mini_batch
`;
    const { exitCode, stderr } = await run('score.py', logs);
    expect(exitCode, stderr).toBe(0);
    expect(project.summary()).toMatchObject({ tries: 2, rows: 2, metrics: { 'm\ufffd': { count: 2 } } });
  });

  it.each([
    ['score.py', 'def run(mini_batch):\n    raise ValueError("no model \\ud83d")\n'],
    ['score.js', 'export function run() {\n  throw new Error("no model " + "😀".slice(0, 1));\n}\n'],
  ])('in what run() of %s raises is U+FFFD in its message, and counts at once', async (script, text) => {
    const { exitCode, stderr } = await run(script, text);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('no model \ufffd');
    expect(project.summary()).toMatchObject({ mini_batches: { failed: 1 }, tries: 1 });
  });

  it.each([
    [
      'score.py',
      'def init():\n    raise ValueError("no model \\ud83d")\n\ndef run(mini_batch):\n    return mini_batch\n',
    ],
    [
      'score.js',
      'export function init() {\n  throw new Error("no model " + "😀".slice(0, 1));\n}\nexport const run = (paths) => paths;\n',
    ],
  ])('in what init() of %s raises is U+FFFD in its message', async (script, text) => {
    const { exitCode, stderr } = await run(script, text);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('no model \ufffd');
    expect(project.summary().error).toContain('init() failed');
  });
});
