import { spawnSync } from 'node:child_process';
import { mkdirSync, openSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepByProducts } from '../../core/job/by-products.ts';
import type { Store } from '../../core/ports/store.ts';
import { LaidWorkspace } from '../../tests/support/laid-workspace.ts';
import type { RunOptions } from '../commands/run-options.ts';
import { prepareJob } from '../run/prepared-job.ts';
import { checkJobSnapshot, takeJobSnapshot } from './snapshot.ts';

let workspace: LaidWorkspace;
beforeEach(() => {
  workspace = new LaidWorkspace();
  const inputs = [{ name: 't', path: 'in' }];
  const job = { name: 'digits', entry_script: 'score.mjs', inputs, output: { path: 'out' }, error_threshold: 0 };
  write('job.yaml', JSON.stringify(job));
  for (const path of ['score.mjs', 'lib/helper.mjs', 'in/1', 'small/1']) write(path);
});
afterEach(() => workspace.remove());

function write(path: string, text = path): void {
  const file = join(workspace.root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const OPTIONS: RunOptions = {
  ...{ jobFile: 'job.yaml', parameters: {}, inputs: {}, output: undefined, workers: undefined },
  ...{ dryRun: false, first: undefined, json: false },
};

async function taken(options: Partial<RunOptions> = {}): Promise<string[]> {
  const { snapshot } = await takeJobSnapshot(await prepareJob({ ...OPTIONS, ...options }, workspace.context));
  const folder = join(workspace.root, 'ws/snapshots', snapshot.sha256);
  return readdirSync(folder, { recursive: true }).map(String).sort();
}

it('the code grows by no output of an earlier job, and by no input that the command line stands in for', async () => {
  const code = ['job.yaml', 'lib', 'lib/helper.mjs', 'score.mjs'];
  for (const output of ['o1', 'o2', undefined]) {
    expect(await taken({ output, inputs: { t: 'small' } })).toEqual(code);
    write(`${output ?? 'out'}/parallel_run_step.txt`);
    write(`${output ?? 'out'}/beside.bin`);
  }
  expect(await taken({ output: 'o3', inputs: { t: 'small' } })).toEqual(code);
});

it('a folder of code that once was an output folder is code again, but for the output', async () => {
  await taken({ output: 'lib' });
  write('lib/parallel_run_step.txt');
  write('lib/parallel_run_step.txt.partial/j.s.1');
  expect(await taken()).toEqual(['job.yaml', 'lib', 'lib/helper.mjs', 'score.mjs', 'small', 'small/1']);
});

it('code in a folder that a job once had for its output is code, and what is left out for it is told', async () => {
  const warningsOf = async (options: Partial<RunOptions> = {}) => {
    const job = await prepareJob({ ...OPTIONS, ...options }, workspace.context);
    const { warnings } = await takeJobSnapshot(job);
    expect(await checkJobSnapshot(job)).toEqual(warnings);
    return warnings;
  };
  await taken({ output: 'made' });
  write('made/helper.mjs');
  expect(await warningsOf()).toEqual([]);
  expect(await taken()).toContain('made/helper.mjs');
  const without = (named: string) => [
    expect.stringMatching(
      `^not taken as code, because earlier runs wrote there: ${named}; if it is code, .*/by-products`,
    ),
  ];
  write('made/parallel_run_step.txt');
  expect(await warningsOf()).toEqual(without('made'));
  expect(await taken()).not.toContain('made/helper.mjs');
  for (let at = 1; at < 7; at += 1) {
    await taken({ output: `o${at}` });
    write(`o${at}/parallel_run_step.txt.partial/j.s.1`);
  }
  expect(await warningsOf()).toEqual(without('made, o1, o2, o3, o4 and 2 more'));
});

it('settings of ParallelRunStep beside the script, which change how rows are written there, are told not to be read', async () => {
  write('parallel_run_step.settings.json', '{"append_row": {"pandas.DataFrame.to_csv": {"sep": ","}}}');
  const job = await prepareJob(OPTIONS, workspace.context);
  const told = [expect.stringMatching(/^parallel_run_step\.settings\.json in .* is not read: append_row_format says/)];
  expect(await checkJobSnapshot(job)).toEqual(told);
  expect((await takeJobSnapshot(job)).warnings).toEqual(told);
});

it('an output that takes the place of another one, under another name, is no code either', async () => {
  await taken({ output: 'o1' });
  const job = JSON.parse(readFileSync(join(workspace.root, 'job.yaml'), 'utf8'));
  write('job.yaml', JSON.stringify({ ...job, append_row_file_name: 'rows.txt' }));
  await taken({ output: 'o1' });
  write('o1/rows.txt');
  expect(await taken()).not.toContain('o1/rows.txt');
});

it('what a script that stores its own output wrote is left out, and told', async () => {
  const job = JSON.parse(readFileSync(join(workspace.root, 'job.yaml'), 'utf8'));
  write('job.yaml', JSON.stringify({ ...job, output_action: 'summary_only' }));
  await taken({ output: 'o1' });
  write('o1/any.bin');
  expect(await taken()).not.toContain('o1/any.bin');
  const { warnings } = await takeJobSnapshot(await prepareJob(OPTIONS, workspace.context));
  expect(warnings).toEqual([expect.stringContaining('wrote there: o1;')]);
});

it('what another run begins to write meanwhile is no reason to refuse this one', async () => {
  write('run.log', '');
  truncateSync(join(workspace.root, 'run.log'), 301 * 1024 ** 2);
  const job = await prepareJob(OPTIONS, workspace.context);
  let looks = 0;
  const list: Store['list'] = async function* (folder) {
    if (++looks === 2) await keepByProducts(job.store, [{ place: join(workspace.root, 'run.log') }]);
    yield* job.store.list(folder);
  };
  const refused = { code: 'SNAPSHOT_TOO_LARGE' };
  await expect(takeJobSnapshot({ ...job, store: { ...job.store, list: () => nothing() } })).rejects.toMatchObject(
    refused,
  );
  await expect(takeJobSnapshot({ ...job, store: { ...job.store, list } })).resolves.toHaveProperty('snapshot.sha256');
});

async function* nothing(): AsyncGenerator<never> {}

it.runIf(process.platform === 'linux')('a file that a run prints to is no code', () => {
  const { root } = workspace;
  const log = openSync(join(root, 'run.log'), 'w');
  const told = join(root, 'told.json');
  const program = `
    import { writeFileSync } from 'node:fs';
    import { byProductsOf } from ${JSON.stringify(resolve(import.meta.dirname, 'by-products.ts'))};
    const settings = { outputAction: 'append_row', appendRowFileName: 'rows.txt', appendRowColumns: null };
    const job = { sourceDirectory: ${JSON.stringify(root)}, output: { folder: null } };
    writeFileSync(${JSON.stringify(told)}, JSON.stringify(byProductsOf({ draft: job, manifest: { output: {}, settings } })));`;
  const node = ['--no-warnings', '--input-type=module', '-e', program];
  const { stderr } = spawnSync(process.execPath, node, { stdio: ['ignore', log, 'pipe'] });
  expect(stderr.toString()).toBe('');
  expect(JSON.parse(readFileSync(told, 'utf8'))).toEqual([{ place: join(root, 'run.log') }]);
});
