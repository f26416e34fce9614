import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

const output = (): string => project.read(project.stepPath('outputs/output/parallel_run_step.txt'));

describe('an entry script', () => {
  it('sees its arguments, a private scratch folder, and of the environment a named list', async () => {
    project.inputs(2).script(`import { readdirSync, writeFileSync } from 'node:fs';
      export function run([path]) {
        const found = readdirSync('.');
        writeFileSync('note.txt', path);
        return [JSON.stringify({ argv: process.argv, cwd: process.cwd(), found, env: process.env })];
      }`);
    project.job({
      process_count_per_node: 2,
      arguments: ['--flag', 'a b', '', '--mini_batch_size=3'],
      environment_variables: { MODE: 'fast', SIZE: 5 },
      pass_environment: ['GIVEN', 'ABSENT'],
      logging_level: 'debug',
      experiment: 'digits',
    });
    const service = { LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', OMP_NUM_THREADS: '3', NO_PROXY: 'localhost' };
    const secrets = { SERVICE_SETTING: 'service-setting', KAFKA_SASL_PASSWORD: 'p', MILLRACE_API_TOKEN: 't' };
    const environment = { ...service, ...secrets, GIVEN: 'given-value', CUDA_VISIBLE_DEVICES: '' };
    const { exitCode, stderr, json } = await project.run(['--json'], { environment });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('ABSENT is not set here');
    expect(stderr).toContain("--mini_batch_size is an option of PRS's engine");

    const seen = output()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const folder = project.path(project.stepPath('outputs/output'));
    for (const { argv, cwd, env } of seen) {
      expect(argv.slice(2)).toEqual(['--flag', 'a b', '', '--mini_batch_size=3']);
      expect(argv[1]).toMatch(/script\.mjs$/);
      const { MILLRACE_WORKER, PATH, HOME, TMPDIR, ...others } = env;
      expect(MILLRACE_WORKER).toMatch(/^[01]$/);
      expect([PATH, HOME, TMPDIR]).toEqual([process.env.PATH, process.env.HOME, tmpdir()]);
      expect(others).toEqual({
        ...service,
        AZUREML_BI_OUTPUT_PATH: folder,
        AZUREML_NODE_COUNT: '1',
        CUDA_VISIBLE_DEVICES: '',
        GIVEN: 'given-value',
        MILLRACE_EXPERIMENT: 'digits',
        MILLRACE_JOB_ID: json().job_id,
        MILLRACE_LOGGING_LEVEL: 'DEBUG',
        MILLRACE_MASKED: 'GIVEN',
        MILLRACE_OUTPUT_DIR: folder,
        MILLRACE_STEP: 'step',
        MODE: 'fast',
        SIZE: '5',
      });
      expect(cwd.startsWith(project.folder)).toBe(false);
      expect(project.has(cwd)).toBe(false);
    }
    const [first] = seen;
    expect(first.found).toEqual([]);
    if (seen[0].cwd !== seen[1].cwd) expect(seen[1].found).toEqual([]);
  });

  it('has its scratch folders below TMPDIR, and none is left behind', async () => {
    project.inputs(2).script('export const run = (paths) => [process.cwd()];');
    project.job();
    project.write('tmp/keep', '');
    await project.run([], { environment: { TMPDIR: project.path('tmp') } });
    expect(output()).toContain(project.path('tmp/'));
    // Node keeps what it has compiled there.
    expect(readdirSync(project.path('tmp')).sort()).toEqual(['keep', 'node-compile-cache']);
  });

  it('is told of the beginning and the end once a worker, in that order', async () => {
    project.inputs(6).script(`import { appendFileSync } from 'node:fs';
      import { setTimeout as sleep } from 'node:timers/promises';
      const note = (what) => appendFileSync(process.argv[2], what + ' ' + process.env.MILLRACE_WORKER + '\\n');
      export async function init() { await sleep(20); note('init'); }
      export async function run(paths) { note('run'); await sleep(50); return paths; }
      export async function shutdown() { await sleep(20); note('shutdown'); }`);
    project.job({ process_count_per_node: 2, arguments: [project.path('notes.txt')] });
    expect(await project.run()).toMatchObject({ exitCode: 0 });
    const notes = project.read('notes.txt').trimEnd().split('\n');
    for (const worker of ['0', '1']) {
      const own = notes.filter((note) => note.endsWith(` ${worker}`)).map((note) => note.split(' ')[0]);
      expect(own.at(0)).toBe('init');
      expect(own.at(-1)).toBe('shutdown');
      expect(own.slice(1, -1).every((what) => what === 'run')).toBe(true);
    }
    expect(notes.filter((note) => note.startsWith('run'))).toHaveLength(6);
  });

  it('whose shutdown() fails has said so at the end, and in the log', async () => {
    project.inputs(2).script(`export const run = (paths) => paths;
      export function shutdown() { throw new Error('cannot store totals'); }`);
    project.job({ process_count_per_node: 1 });
    const { exitCode, stderr } = await project.run();
    expect(exitCode).toBe(0);
    const told = /worker 0: shutdown\(\) failed \(exit code 1\): .*; what it had still to write may be missing/;
    expect(stderr).toMatch(told);
    expect((await project.millrace(['logs'])).stdout).toMatch(told);
  });

  it('may be TypeScript, with an async run() and imports of types', async () => {
    project.inputs(1).write(
      'score.ts',
      `import type { MiniBatchContext } from 'millrace';
       import { logger } from 'millrace';
       type Row = { readonly index: number };
       export async function run(paths: readonly string[], context: MiniBatchContext): Promise<Row[]> {
         logger.info('scoring', paths.length);
         return paths.map((): Row => ({ index: context.minibatchIndex }));
       }`,
    );
    project.job({ entry_script: 'score.ts' });
    expect(await project.run()).toMatchObject({ exitCode: 0 });
    expect(output()).toBe('{"index":0}\n');
    expect(await project.millrace(['logs', '--user', 'stderr'])).toMatchObject({
      stdout: expect.stringContaining('INFO scoring 1'),
    });
  });
});
