import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

const MAIN = resolve(import.meta.dirname, '../../dist/bin/millrace.js');

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

describe('bad usage', () => {
  it('ends at once when the interpreter cannot be started', async () => {
    project.inputs(1).write('script.py', 'def run(paths):\n    return paths\n');
    project.job({ entry_script: 'script.py', environment_variables: { PATH: '' } });
    const { exitCode, stderr } = await project.run();
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining('could not be started') });
  });

  it.each([
    ['a script', { 'script.ts': 'export const run = (paths: string[]) => paths;' }],
    [
      'what a script imports',
      {
        'script.mts': "import { same } from './same.ts';\nexport const run = same;",
        'same.ts': 'export const same = (paths: string[]) => paths;',
      },
    ],
  ])('says what to do when package.json takes %s for CommonJS, as npm init writes it', async (_, files) => {
    project.inputs(1).write('package.json', '{"type":"commonjs"}');
    for (const [name, text] of Object.entries(files)) project.write(name, text);
    const [script = ''] = Object.keys(files);
    const { exitCode, stderr } = await project.job({ entry_script: script }).run();
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringMatching(/say "type": "module" there, or let the script, and each file that it imports,/),
    });
  });

  it('lists every fault of a job file at once, each with its line', async () => {
    project.inputs(1).script('export const run = (paths) => paths;');
    project.write(
      'job.yaml',
      `name: Wrong Name
entry_script: script.mjs
inputs:
  - name: files
    type: tables
    path: in
mini_batch_sise: 5
error_threshold: -2
parameters:
  unused: 1
arguments: ["\${{inputs.file}}"]
append_row_format: parquet
`,
    );
    const { exitCode, stdout, stderr } = await project.run();
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    const faults = stderr
      .split('\n')
      .flatMap((line) => /^\s+job\.yaml:(\d+): ([^:]+): (.*)$/.exec(line)?.slice(1, 4) ?? []);
    expect(faults).toEqual([
      ...['1', 'name', expect.stringContaining('3 to 32')],
      ...['5', 'inputs[0].type', expect.stringContaining('must be one of file, tabular')],
      ...['7', 'mini_batch_sise', expect.stringContaining('did you mean mini_batch_size?')],
      ...['8', 'error_threshold', expect.stringContaining('-1 or more')],
      ...['10', 'parameters.unused', expect.stringContaining('is not used')],
      ...['11', 'arguments[0]', expect.stringContaining('did you mean files?')],
      ...['12', 'append_row_format', expect.stringContaining('parquet needs append_row_columns')],
    ]);
    expect(project.has('.millrace')).toBe(false);
  });

  it.each<[string, string[], string, Record<string, string>?]>([
    ['no such job file', ['run', 'nowhere.yaml'], 'nowhere.yaml'],
    ['what is no YAML', ['run', 'broken.yaml'], 'broken.yaml:2'],
    ['an unknown command', ['rum'], "unknown command 'rum'"],
    ['an unknown option', ['run', '--worker', '2'], "unknown option '--worker'"],
    ['an option without its value', ['run', '--output'], 'argument missing'],
    ['what is no number', ['run', '--workers', '0'], 'whole number from 1'],
    ['an unknown parameter', ['run', '--param', 'sise=3'], 'sise'],
    ['an unknown input', ['run', '--input', 'file=in'], 'did you mean files?'],
    ['a word too many', ['run', 'job.yaml', 'job.yaml'], 'too many arguments'],
    ['an unknown job', ['status', 'nope'], 'there is no job in this workspace'],
    ['no place for a workspace', ['jobs'], 'not a place in Azure Blob', { MILLRACE_STORE: 'azure-blob://a/b' }],
    [
      'a service whose workspace can never be',
      ['planner'],
      'point MILLRACE_STORE at a folder',
      { MILLRACE_STORE: '/dev/null/x', KAFKA_BROKERS: '127.0.0.1:1' },
    ],
    ['no number of bytes', ['run'], 'MILLRACE_RESULT_LIMIT', { MILLRACE_RESULT_LIMIT: 'much' }],
  ])('exits with 2 for %s, says why, and shows no stack', async (_, words, said, environment = {}) => {
    project
      .inputs(1)
      .script('export const run = (paths) => paths;')
      .job()
      .write('broken.yaml', 'name: step\ninputs: [}\n');
    const { exitCode, stdout, stderr } = await project.millrace(words, { environment });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(said);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stderr).not.toContain('a fault of ours');
    expect(project.has('.millrace/jobs')).toBe(false);
  });
});

it('an answer that cannot be printed is told in one line', () => {
  const { status, stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${MAIN}" doctor --json >/dev/full`], {
    encoding: 'utf8',
    cwd: project.folder,
  });
  expect([status, stderr]).toEqual([
    3,
    expect.stringMatching(/^millrace: what was to be printed is lost: ENOSPC.*\n$/),
  ]);
});

it('rows that cannot be printed are told so in one line; messages that cannot leave the exit code as it is', () => {
  project.inputs(2).script('export const run = (paths) => paths;').job({ error_threshold: 0 });
  const through = (command: string) =>
    spawnSync('sh', ['-c', `"${process.execPath}" "${MAIN}" ${command}`], { encoding: 'utf8', cwd: project.folder });
  const run = through('run job.yaml 2>/dev/full');
  expect([run.status, run.stdout]).toEqual([0, expect.stringMatching(/parallel_run_step\.txt\n$/)]);
  const results = through('results >/dev/full');
  const line = /^millrace: what was to be printed is lost: ENOSPC.*\n$/;
  expect([results.status, results.stderr]).toEqual([3, expect.stringMatching(line)]);
});

it('a refusal is one object on stdout where one was asked for', async () => {
  const { exitCode, json } = await project.millrace(['status', 'nope', '--json']);
  expect(exitCode).toBe(2);
  expect(json().error).toMatchObject({ code: 'JOB_UNKNOWN', message: 'there is no job in this workspace' });
});

it('so is bad usage', async () => {
  const { exitCode, json } = await project.millrace(['watch', '--json', 'a', 'b']);
  expect(exitCode).toBe(2);
  expect(json().error).toMatchObject({ code: 'USAGE', message: expect.stringContaining('too many arguments') });
});
