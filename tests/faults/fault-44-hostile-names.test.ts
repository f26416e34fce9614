import { mkdirSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FinishedRun } from '../support/run-millrace.ts';
import { TestProject } from '../support/test-project.ts';

let project: TestProject;
beforeEach(() => {
  // The job lies two folders deep, so that whatever leaves its folder still lands where it is noticed.
  project = new TestProject();
  project.inputs(1, 'a/job/in').write('a/job/script.mjs', 'export const run = (paths) => paths;');
  project.write('a/outside.mjs', 'export const run = (paths) => paths;').write('victim/keep', 'as it was');
});
afterEach(() => project.remove());

const PLAIN = {
  name: 'step',
  entry_script: 'script.mjs',
  inputs: [{ name: 'files', path: 'in' }],
  error_threshold: 0,
  process_count_per_node: 1,
};

/** Runs a job of these settings; whatever comes of it, nothing may change but below the job's own workspace. */
async function refused(settings: Record<string, unknown>, words: readonly string[] = []): Promise<string> {
  project.write('a/job/job.yaml', JSON.stringify({ ...PLAIN, ...settings }));
  const before = project.files();
  const run = await project.run(words, { cwd: project.path('a/job') });
  expect(project.files()).toEqual(before);
  return refusal(run);
}

function refusal({ exitCode, stdout, stderr }: FinishedRun): string {
  expect({ exitCode, stdout }, stderr).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).not.toMatch(/(?!\n)\p{Cc}/u);
  expect(stderr).not.toContain('a fault of ours');
  return stderr;
}

const HOSTILE = [
  ...[
    '../up',
    '..',
    '/victim/name',
    'deep/../../up',
    '../../victim/keep',
    'back\\..\\slash',
    'C:\\up',
    '\\\\host\\share',
  ],
  ...['nul\0byte', 'new\nline', '\u001b[2J\u001b]0;owned\u0007', 'half\ud800pair', 'con', 'aux.txt', 'lpt1/x', ''],
];

describe('fault 44: hostile names', () => {
  it.each(HOSTILE)('%j names neither step, script, input, output, its folder nor its file', async (name) => {
    const output = { name, path: name };
    const inputs = [{ name, path: 'in' }];
    const said = await refused({ name, entry_script: name, inputs, output, append_row_file_name: name });
    for (const setting of [
      'name',
      'entry_script',
      'inputs[0].name',
      'output.name',
      'output.path',
      'append_row_file_name',
    ]) {
      expect(said).toMatch(new RegExp(`job\\.yaml:\\d+: ${setting.replaceAll(/[[\].]/g, '\\$&')}: `));
    }
  });

  it('are refused as the value of a parameter just so', async () => {
    const parameters = { file: 'rows.txt', folder: 'results', script: 'script.mjs' };
    const settings = {
      parameters,
      append_row_file_name: '${{parameters.file}}',
      output: { path: '${{parameters.folder}}' },
      entry_script: '${{parameters.script}}',
    };
    const words = [
      '--param',
      'file=../../victim/keep',
      '--param',
      'folder=../../victim',
      '--param',
      'script=../outside.mjs',
    ];
    const said = await refused(settings, words);
    for (const setting of ['append_row_file_name', 'output.path', 'entry_script'])
      expect(said).toContain(`${setting}: `);
  });

  it.each([
    [['--param', '__proto__=1'], '__proto__'],
    [['--param', '../x=1'], '../x'],
    [['--input', 'constructor=in'], 'constructor'],
    [['--input', 'files=datastore://other/x'], 'is not a datastore of the workspace /'],
    [['--input', 'files=file:///etc/passwd'], 'only local paths'],
    [['--output', ''], 'must not be empty'],
    [['../../victim/keep'], 'keep'],
    [['/dev/null'], 'is not a file'],
  ] as const)('are refused on the command line: %j', async (words, said) => {
    expect(await refused({}, words)).toContain(said);
  });

  it.each(['status', 'logs', 'results', 'cancel'])('do not lead %s out of the jobs', async (command) => {
    project.write('a/job/.millrace/jobs/20261121-084000-k3x9f/step/manifest.json', '{}');
    const before = project.files();
    for (const job of ['..', '../../victim', '.', '20261121-084000-k3x9f/../..', '']) {
      refusal(await project.millrace([command, job], { cwd: project.path('a/job') }));
    }
    expect(project.files()).toEqual(before);
  });

  it('an output folder of the job file that is a link to elsewhere is refused; --output may be anywhere', async () => {
    symlinkSync(project.path('victim'), project.path('a/job/link'));
    expect(await refused({ output: { path: 'link/deeper' } })).toContain('link');
    mkdirSync(project.path('a/elsewhere'));
    const words = ['--output', '../elsewhere'];
    expect(await project.run(words, { cwd: project.path('a/job') })).toMatchObject({ exitCode: 0 });
    expect(project.files('a/elsewhere')).toEqual(['parallel_run_step.txt']);
    expect(project.files('victim')).toEqual(['keep']);
  });
});
