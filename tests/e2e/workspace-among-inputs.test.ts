import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

let project: TestProject;
let options: { readonly environment: Readonly<Record<string, string>> };
beforeEach(() => {
  project = new TestProject().inputs(3).script('export const run = (paths) => paths;');
  options = { environment: { MILLRACE_STORE: project.path('in/work') } };
});
afterEach(() => project.remove());

const planned = (text: string): unknown => (JSON.parse(text) as { mini_batches: unknown }).mini_batches;

describe('a workspace inside the folder of an input', () => {
  it.each([
    ['files', {}, 3],
    [
      'files with partition_keys',
      {
        inputs: [{ name: 'files', path: 'in', partition_format: '{number}.txt' }],
        mini_batch_size: undefined,
        partition_keys: ['number'],
      },
      3,
    ],
  ])('is no input of %s, for a run and for --dry-run', async (_, settings, total) => {
    project.job(settings);
    const first = await project.run(['--json'], options);
    expect(first.exitCode, first.stderr).toBe(0);
    const dry = await project.run(['--dry-run', '--json'], options);
    expect(dry.exitCode, dry.stderr).toBe(0);
    expect(planned(dry.stdout)).toBe(total);
    const { exitCode, json } = await project.run(['--json'], options);
    expect(exitCode).toBe(0);
    expect(json()).toMatchObject({ mini_batches: { total } });
  });

  it('is no part of a side input, which would else be another while the job runs', async () => {
    project.inputs(2, 'data').job({
      inputs: [{ name: 'files', path: 'data' }],
      side_inputs: [{ name: 'side', path: 'in' }],
    });
    for (const expected of [0, 0]) {
      const { exitCode, stderr } = await project.run([], options);
      expect(exitCode, stderr).toBe(expected);
    }
  });
});
