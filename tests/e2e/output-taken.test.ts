import { renameSync } from 'node:fs';
import { expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

const SIZE = 6;

/** The last mini-batch puts a file of somebody else where the output is to be. */
const SCRIPT = `import { writeFileSync } from 'node:fs';
export const run = (files, { minibatchIndex }) => {
  if (minibatchIndex === ${SIZE - 1}) writeFileSync(process.argv[2], 'mine');
  return files;
};`;

it('a job whose output another file has taken is interrupted, with all its counts and why, until that is away', async ({
  onTestFinished,
}) => {
  const project = new TestProject();
  onTestFinished(() => project.remove());
  const output = project.path('out/parallel_run_step.txt');
  project
    .inputs(SIZE)
    .script(SCRIPT)
    .job({ output: { path: 'out' }, arguments: [output] });
  const ran = await project.run(['--json']);
  expect(ran.exitCode, ran.stderr).toBe(2);
  const error = expect.stringContaining('another file has taken the output');
  expect(ran.json()).toMatchObject({ error: { code: 'OUTPUT_EXISTS', message: error } });
  const counts = { total: SIZE, succeeded: SIZE, failed: 0 };
  const told = { status: 'interrupted', mini_batches: counts, items: counts, rows: SIZE, output: null, error };
  expect((await project.millrace(['status', '--json'])).json()).toMatchObject(told);
  expect((await project.millrace(['jobs', '--json'])).json()).toMatchObject({ jobs: [told] });
  const lines = (await project.millrace(['status'])).stdout;
  expect(lines).toMatch(/^status +interrupted: .*another file.*move that file away, then resume/m);
  expect(lines).toMatch(/^mini-batches +6 succeeded, 0 failed of 6$/m);
  expect((await project.millrace(['resume'])).exitCode).toBe(2);
  expect((await project.millrace(['status', '--json'])).json()).toMatchObject(told);

  renameSync(output, project.path('away'));
  const resumed = await project.millrace(['resume', '--json']);
  expect(resumed.json(), resumed.stderr).toMatchObject({ status: 'completed', mini_batches: counts, error: null });
  expect((await project.millrace(['status', '--json'])).json()).toMatchObject({ status: 'completed', error: null });
});
