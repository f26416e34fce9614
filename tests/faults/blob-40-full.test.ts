import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import { makeContainer } from '../support/azurite.ts';
import { BlobJob } from '../support/blob-job.ts';
import { undisturbedSha256 } from '../support/held-job.ts';
import { SmallDisk } from '../support/small-disk.ts';
import { TestProject } from '../support/test-project.ts';

let sha256: string;
beforeAll(async () => {
  sha256 = await undisturbedSha256();
});

/** All tries together take half a minute, and then some on a busy machine. */
const TIMEOUT_MS = 180_000;

describe('fault 40, workspace in Azure Blob: nothing more can be written', { timeout: TIMEOUT_MS }, () => {
  it.concurrent.for([
    ['rows', /\.partial\/[^/]*\.step\.1$/],
    ['a checkpoint', /\/checkpoint\.1$/],
    ['the seal', /\/seal\.1$/],
    ['the end', /\/end\.1\.json$/],
  ] as const)('%s: the job stops by name, and resumes once there is space', async ([, path], context) => {
    const job = await BlobJob.forTest(context);
    job.go();
    job.proxy.rule = ({ method, path: blob }) =>
      method === 'PUT' && path.test(blob) ? { kind: 'answer', status: 507, code: 'InsufficientStorage' } : undefined;
    const { exitCode, stderr } = await job.run();
    expect(exitCode, stderr).toBe(3);
    expect(stderr).toMatch(/^millrace: no space left: cannot use azure-blob:.*InsufficientStorage/m);
    expect(stderr).toMatch(path.source.includes('partial') ? /\.partial\// : new RegExp(path.source.replace('$', '')));
    job.proxy.rule = () => undefined;
    await job.finish(sha256);
  });
});

it.for(['file', 'tabular'] as const)(
  'fault 40: a %s input is fetched to a disk that gets full: the job stops by name, and resumes with all of it',
  { timeout: TIMEOUT_MS },
  async (type, context) => {
    const project = new TestProject();
    const disk = new SmallDisk(project.path('small'), 3_000);
    onTestFinished(async () => {
      disk.remove();
      await project.remove();
    });
    if (!disk.isMounted) context.skip('nothing may be mounted here: no disk gets full');
    const container = await makeContainer();
    const rows = 'n\n'.concat('123456789\n'.repeat(600_000));
    await createBlobStore(container.address, container.access).put('data/0.csv', Buffer.from(rows));
    const count = 'text.split("123456789").length - 1';
    project.script(
      type === 'file'
        ? `import { readFileSync } from 'node:fs';
           export const run = ([file]) => { const text = readFileSync(file, 'utf8'); return [String(${count})]; };`
        : 'export const run = (rows) => [String(rows.height)].concat(Array(rows.height - 1).fill(""));',
    );
    project.job({
      inputs: [{ name: 'data', type, path: `${container.address}/data/*.csv` }],
      mini_batch_size: type === 'file' ? 1 : '10MB',
      append_row_format: 'text',
    });
    const environment = {
      AZURE_STORAGE_CONNECTION_STRING: container.access.text,
      TMPDIR: project.path('small'),
      NODE_DISABLE_COMPILE_CACHE: '1',
    };
    const full = await project.run([], { environment });
    expect([full.exitCode, full.stderr]).toEqual([3, expect.stringContaining('disk full: cannot write')]);
    expect(full.stderr).toContain('point TMPDIR at a larger disk');
    disk.free();
    const resumed = await project.millrace(['resume', 'last'], { environment });
    expect([resumed.exitCode, resumed.stderr]).toEqual([0, expect.stringContaining('completed')]);
    expect(project.read(project.stepPath('outputs/output/parallel_run_step.txt')).trim()).toBe('600000');
  },
);

it('fault 40: inputs are fetched to a disk that can take no more files: the job stops by name, and resumes', {
  timeout: TIMEOUT_MS,
}, async (context) => {
  const project = new TestProject();
  const disk = new SmallDisk(project.path('small'), 64_000, 60);
  onTestFinished(async () => {
    disk.remove();
    await project.remove();
  });
  if (!disk.isMounted) context.skip('nothing may be mounted here: no disk gets full');
  const { address, access } = await makeContainer();
  const store = createBlobStore(address, access);
  const names = Array.from({ length: 200 }, (_, at) => `data/${at}.txt`);
  await Promise.all(names.map((name) => store.put(name, Buffer.from('x'))));
  project.script('export const run = (files) => files.map(() => "row");');
  project.job({ inputs: [{ name: 'data', path: `${address}/data/*.txt` }], mini_batch_size: 60, error_threshold: -1 });
  const environment = {
    AZURE_STORAGE_CONNECTION_STRING: access.text,
    TMPDIR: project.path('small'),
    NODE_DISABLE_COMPILE_CACHE: '1',
  };
  const full = await project.run([], { environment });
  expect([full.exitCode, full.stderr]).toEqual([3, expect.stringContaining('disk full: cannot write')]);
  disk.free();
  const resumed = await project.millrace(['resume', 'last', '--json'], { environment });
  expect(resumed.json(), resumed.stderr).toMatchObject({ status: 'completed', rows: 200 });
});
