import { readdirSync, rmSync, truncateSync } from 'node:fs';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

const NAMES = `import { basename } from 'node:path';
export const run = (paths) => paths.map((path) => process.argv.slice(2).join(' ') + basename(path));
`;

describe('millrace run', () => {
  it('with --dry-run shows settings, plan and first inputs, and neither runs nor writes anything', async () => {
    project.inputs(12).script("throw new Error('loaded');").job({ mini_batch_size: '5', error_threshold: 3 });
    const before = project.files();
    const { exitCode, stdout, stderr } = await project.run(['--dry-run']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('  mini_batch_size: 5\n');
    expect(stdout).toContain('  run_invocation_timeout: 60\n');
    expect(stdout).toContain('Plan: 3 mini-batches of 12 items\n');
    expect(stdout).toContain(`  ${project.path('in/000.txt')}\n`);
    expect(stdout).toContain('… and 2 more');
    expect(stdout).not.toContain('010.txt');
    expect((await project.run(['--dry-run', '--json', '--first', '2'])).json()).toMatchObject({
      mini_batches: 2,
      items: 10,
    });
    expect(project.files()).toEqual(before);
  });

  it('shows with --dry-run columns and parts of a table, and no number of rows that nobody has counted', async () => {
    project.write('in/a.csv', 'id\n1\n2\n').script('export const run = (rows) => rows;');
    project.job({ inputs: [{ name: 'table', type: 'tabular', path: 'in' }], mini_batch_size: 4 });
    const { stdout } = await project.run(['--dry-run']);
    expect(stdout).toContain('Plan: 2 mini-batches; their rows are counted when they are read\n');
    expect(stdout).toMatch(/Columns, of the types .*:\n {2}table: id int\nFirst inputs/);
    expect(stdout).toContain(
      `  ${project.path('in/a.csv')}, bytes 0 to 4\n  ${project.path('in/a.csv')}, bytes 4 to 7\n`,
    );
    const columns = { table: [{ name: 'id', type: 'int', is_declared: false }] };
    expect((await project.run(['--dry-run', '--json'])).json()).toMatchObject({
      mini_batches: 2,
      items: null,
      columns,
    });
  });

  it('shows with --dry-run the types that a Parquet file names', async () => {
    const columnData = [
      { name: 'id', data: [1] },
      { name: 'at', data: [new Date(0)] },
      { name: 'text', data: ['x'] },
      { name: 'left', data: [true] },
    ];
    project.write('in/a.parquet', new Uint8Array(parquetWriteBuffer({ columnData })));
    project.script('export const run = (rows) => rows;');
    const inputs = [{ name: 'table', type: 'tabular', path: 'in', drop_columns: ['left'] }];
    for (const settings of [{ mini_batch_size: 4 }, { mini_batch_size: undefined, partition_keys: ['id'] }]) {
      project.job({ inputs, ...settings });
      const { exitCode, stdout, stderr } = await project.run(['--dry-run']);
      expect(exitCode, stderr).toBe(0);
      expect(stdout).toMatch(/Columns, of the types .*:\n {2}table: id int, at datetime, text string\nFirst inputs/);
    }
  });

  it('with --dry-run looks at all of a long input, though nothing else is done meanwhile', async () => {
    project.inputs(4_500).script(NAMES).job({ mini_batch_size: 10 });
    const { exitCode, stdout } = await project.run(['--dry-run']);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('Plan: 450 mini-batches of 4,500 items')]);
  });

  it('refuses code that is too large, with --dry-run too, and leaves no job of it', async () => {
    project.inputs(1).script(NAMES).job().write('data', '');
    truncateSync(project.path('data'), 301 * 1024 ** 2);
    for (const options of [['--dry-run'], []]) {
      const { exitCode, stderr } = await project.run(options);
      expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/^millrace: the code in .* more than 300 MB/)]);
    }
    expect(project.has('.millrace/jobs')).toBe(false);
  });

  it('takes code in a folder that was once an output, and says what it leaves out for an earlier one', async () => {
    project.inputs(1).script(NAMES).job();
    expect(await project.run(['--output', 'lib'])).toMatchObject({ exitCode: 0 });
    rmSync(project.path('lib'), { recursive: true });
    project.write('lib/one.mjs', 'export const one = 1;');
    project.script("import { one } from './lib/one.mjs';\nexport const run = () => [one];");
    const { exitCode, stderr } = await project.run();
    expect(exitCode, stderr).toBe(0);
    expect(stderr).not.toContain('warning');
    project.write('lib/parallel_run_step.txt', '');
    const warning =
      'warning: not taken as code, because earlier runs wrote there: lib; if it is code, move it, or remove';
    for (const options of [['--dry-run'], []]) {
      const { stderr: told } = await project.run(options);
      expect(told.split(warning)).toHaveLength(2);
    }
  });

  it('with --dry-run warns of an input that holds nothing', async () => {
    project
      .write('in/readme.md', '')
      .script(NAMES)
      .job({ inputs: [{ name: 'files', path: 'in/*.txt' }] });
    const { exitCode, stderr } = await project.run(['--dry-run']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: 'warning: input files holds no files\n' });
  });

  it('says what to write where a pattern that holds nothing is the name of a folder', async () => {
    const inputs = [{ name: 'files', path: 'in/[1]' }];
    project.write('in/[1]/a.txt', '').script(NAMES).job({ inputs });
    const advised = project.path('in/\\[1]');
    const hint = `${project.path('in/[1]')} is there, but the path is a pattern; for what has that name write ${advised}\n`;
    expect((await project.run()).stderr).toContain(
      `warning: input files holds no files: ${project.path('in/[1]')}; ${hint}`,
    );
    expect((await project.run(['--dry-run'])).stderr).toBe(`warning: input files holds no files; ${hint}`);
    const { stdout } = await project.run(['--dry-run', '--input', `files=${advised}`]);
    expect(stdout).toContain('Plan: 1 mini-batch of 1 item\n');
    const side = await project.job({ side_inputs: inputs }).run();
    expect([side.exitCode, side.stderr]).toEqual([2, expect.stringContaining(`hint: ${hint}`)]);
  });

  it('with --first scores only the first mini-batches and completes', async () => {
    project.inputs(30).script(NAMES).job({ mini_batch_size: 2 });
    const { exitCode, json } = await project.run(['--first', '3', '--json']);
    expect(exitCode).toBe(0);
    expect(json()).toMatchObject({
      status: 'completed',
      mini_batches: { total: 3, succeeded: 3 },
      items: { total: 6 },
    });
  });

  it('takes parameters, an input relative to the current folder, an output folder and a number of workers', async () => {
    project.inputs(2).inputs(5, 'elsewhere/other').script(NAMES);
    project.job({
      arguments: ['--greeting', '${{parameters.greeting}}'],
      mini_batch_size: '${{parameters.size}}',
      parameters: { greeting: 'hello', size: 1 },
    });
    const words = [
      '../job.yaml',
      '--param',
      'greeting=a=b c',
      '--param',
      'size=2',
      '--input',
      'files=other/00[13].txt',
    ];
    const cwd = project.path('elsewhere');
    const { exitCode, stdout, stderr } = await project.run([...words, '--output', 'mine', '--workers', '2'], { cwd });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('  process_count_per_node: 2\n');
    expect(stdout).toBe(`${project.path('elsewhere/mine/parallel_run_step.txt')}\n`);
    expect(project.read('elsewhere/mine/parallel_run_step.txt')).toBe(
      '--greeting a=b c001.txt\n--greeting a=b c003.txt\n',
    );
    expect(project.has('elsewhere/.millrace/jobs')).toBe(true);
  });

  it('refuses an output that exists, before it runs anything, unless it may overwrite it', async () => {
    project
      .inputs(3)
      .script(NAMES)
      .job({ output: { name: 'out', path: 'results' } });
    project.write('results/parallel_run_step.txt', 'precious\n').write('results/beside.txt', 'stays\n');
    const refused = await project.run();
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.stderr).toContain(`${project.path('results/parallel_run_step.txt')} exists`);
    expect(project.read('results/parallel_run_step.txt')).toBe('precious\n');
    expect(await project.run(['--dry-run'])).toMatchObject({ exitCode: 2 });
    expect(project.has('.millrace/jobs')).toBe(false);

    project.job({ output: { name: 'out', path: 'results', overwrite: true } });
    expect(await project.run()).toMatchObject({ exitCode: 0 });
    expect(project.read('results/parallel_run_step.txt')).toBe('000.txt\n001.txt\n002.txt\n');
    expect(readdirSync(project.path('results')).sort()).toEqual(['beside.txt', 'parallel_run_step.txt']);
  });

  it('leaves an output that may be overwritten as it is when the job fails', async () => {
    project.inputs(2).script("export const run = () => { throw new Error('no'); };");
    project.job({ output: { path: 'results', overwrite: true }, run_max_try: 1 });
    project.write('results/parallel_run_step.txt', 'precious\n');
    expect(await project.run()).toMatchObject({ exitCode: 1, stdout: '' });
    expect(project.read('results/parallel_run_step.txt')).toBe('precious\n');
  });

  it('puts the id of the job into the path of its output', async () => {
    project
      .inputs(1)
      .script(NAMES)
      .job({ output: { path: 'results/{job_id}' } });
    const { json } = await project.run(['--json']);
    const { job_id, output } = json();
    expect(output).toBe(project.path(`results/${job_id}/parallel_run_step.txt`));
  });

  it('takes its workspace from MILLRACE_STORE, or beside the nearest millrace.yaml upwards', async () => {
    project.inputs(1).script(NAMES).job();
    await project.run([], { environment: { MILLRACE_STORE: 'kept/here' } });
    expect(readdirSync(project.path('kept/here')).sort()).toContain('jobs');
    project.write('millrace.yaml', '').write('deep/er/keep', '');
    await project.run(['../../job.yaml'], { cwd: project.path('deep/er') });
    expect(project.has('.millrace/jobs')).toBe(true);
    expect(project.has('deep/er/.millrace')).toBe(false);
  });
});
