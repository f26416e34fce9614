import { existsSync, readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import type { Store } from '../../core/ports/store.ts';
import { bytesOf } from '../contract/store-harness.ts';
import { azuritePort, makeContainer, type TestContainer } from '../support/azurite.ts';
import { BlobProxy } from '../support/blob-proxy.ts';
import { describeKafka } from '../support/broker.ts';
import { ServedProject } from '../support/served-project.ts';
import { TestProject } from '../support/test-project.ts';

/** What the first mini-batch finds beside its own file, and fails once, so that it is given its file again. */
const SCRIPT = `import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
const [all] = process.argv.slice(2);
export function run([file], { minibatchIndex }) {
  const failed = new URL('failed-' + minibatchIndex, 'file://' + process.env.MARKS + '/');
  if (!existsSync(failed)) { writeFileSync(failed, ''); throw new Error('once'); }
  return [basename(file) + ' ' + readFileSync(file, 'utf8') + ' ' + readdirSync(all).length + ' ' + (dirname(file) === all)];
}`;
const NAMES = ['0 a.txt', '1.txt', '2.txt', '3.txt'];
const ROWS = NAMES.map((name) => `${name} content of ${name} 4 true\n`).join('');

let project: TestProject;
let container: TestContainer;
let store: Store;
let proxy: BlobProxy;
beforeEach(async () => {
  container = await makeContainer();
  store = createBlobStore(container.address, container.access);
  proxy = await BlobProxy.open(await azuritePort());
  for (const name of NAMES) await store.put(`data/${name}`, bytesOf(`content of ${name}`));
});
afterEach(async () => {
  await project.remove();
  await proxy.close();
});

const environment = (): Record<string, string> => ({
  AZURE_STORAGE_CONNECTION_STRING: container.through(proxy.port).text,
});

const job = (mode: string, path = `${container.address}/data`) =>
  project
    .script(SCRIPT)
    .write('marks/x', '')
    .write('scratch/x', '')
    .job({
      inputs: [{ name: 'files', path, mode }],
      arguments: ['${{inputs.files}}'],
      environment_variables: { MARKS: project.path('marks') },
      process_count_per_node: 2,
      run_max_try: 2,
    });

/** How often each blob was asked for. */
function fetches(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { method, path } of proxy.calls) {
    const [, name] = /\/data\/([^?]+)/.exec(decodeURIComponent(path)) ?? [];
    if (method === 'GET' && name !== undefined) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

const once = Object.fromEntries(NAMES.map((name) => [name, 1]));

describe('an input with mode: download', () => {
  beforeEach(() => {
    project = new TestProject();
  });

  it('is here as a whole before the first mini-batch, each blob fetched once whatever the tries, and gone at the end', async () => {
    job('download');
    const run = await project.run([], { environment: { ...environment(), TMPDIR: project.path('scratch') } });
    expect([run.exitCode, run.stderr]).toEqual([0, expect.stringContaining('completed')]);
    expect(project.read(project.stepPath('outputs/output/parallel_run_step.txt'))).toBe(ROWS);
    expect(fetches()).toEqual(once);
    expect(
      readdirSync(project.path('scratch'), { recursive: true }).filter((name) => `${name}`.endsWith('.txt')),
    ).toEqual([]);
  });

  it.each(['mount', 'direct'])('with mode: %s has each mini-batch fetch its own, for every try', async (mode) => {
    job(mode).job({
      inputs: [{ name: 'files', path: `${container.address}/data`, mode }],
      environment_variables: { MARKS: project.path('marks') },
      arguments: [project.path('marks')],
      run_max_try: 2,
    });
    const run = await project.run([], { environment: environment() });
    expect([run.exitCode, run.stderr]).toEqual([0, expect.stringContaining('completed')]);
    expect(fetches()).toEqual(Object.fromEntries(NAMES.map((name) => [name, 2])));
  });

  it('of tables is read in parts of the copy', async () => {
    const rows = Array.from({ length: 500 }, (_, at) => `${at},text ${at}\n`).join('');
    await store.put('data/table.csv', bytesOf(`id,text\n${rows}`));
    project.script('export const run = (rows) => rows.toRecords().map((row) => Object.values(row).join());');
    project.job({
      inputs: [{ name: 't', type: 'tabular', path: `${container.address}/data/table.csv`, mode: 'download' }],
      mini_batch_size: 1024,
    });
    const before = proxy.calls.length;
    const run = await project.run([], { environment: environment() });
    expect([run.exitCode, run.stderr]).toEqual([0, expect.stringContaining('completed')]);
    expect(project.read(project.stepPath('outputs/output/parallel_run_step.txt'))).toBe(rows);
    const asked = proxy.calls.slice(before).filter(({ method, path }) => method === 'GET' && /table\.csv/.test(path));
    // For names and types before there is a job, and by whoever plans; then once as a whole.
    expect(asked.length).toBeLessThanOrEqual(3);
  });

  it('that cannot be copied ends the job with what stood in the way', async () => {
    await store.put('data/1.txt/below', bytesOf('x'));
    job('download');
    const run = await project.run([], { environment: environment() });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toMatch(/InputNotCopied.*input files could not be copied here/);
    expect(existsSync(project.path('marks/failed-0'))).toBe(false);
  });

  it('on this machine is read where it is', async () => {
    for (const name of NAMES) project.write(`in/${name}`, `content of ${name}`);
    job('download', 'in');
    const run = await project.run([]);
    expect([run.exitCode, run.stderr]).toEqual([0, expect.stringContaining('completed')]);
    expect(project.read(project.stepPath('outputs/output/parallel_run_step.txt'))).toBe(ROWS);
  });
});

describeKafka('an input with mode: download, over Kafka', () => {
  it('is fetched once by each scorer', async () => {
    const served = await ServedProject.open();
    project = served;
    Object.assign(served.settings, environment());
    await served.ensureTopics();
    await served.serveAll(['planner', 'scorer', 'collector']);
    job('download');
    const watched = await served.served(['watch', await served.submit()]);
    expect([watched.exitCode, watched.stderr]).toEqual([0, expect.stringContaining('completed')]);
    expect((await served.served(['results'])).stdout).toBe(ROWS);
    expect(fetches()).toEqual(once);
  });
});
