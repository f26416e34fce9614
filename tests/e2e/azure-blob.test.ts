import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import type { Store } from '../../core/ports/store.ts';
import { bytesOf, listed, textOf } from '../contract/store-harness.ts';
import { azuritePort, makeContainer, type TestContainer } from '../support/azurite.ts';
import { BlobProxy } from '../support/blob-proxy.ts';
import { leftBehind } from '../support/left-behind.ts';
import { TestProject } from '../support/test-project.ts';

const SCRIPT = `import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
export function run(files, context) {
  writeFileSync(process.env.MILLRACE_OUTPUT_DIR + '/' + context.minibatchIndex + '.log', 'seen');
  return files.map((file) => basename(file) + ' ' + readFileSync(file, 'utf8'));
}`;
const NAMES = ['10.txt', '2.txt', 'a b.txt', 'größe #1.txt', '100%41.txt', 'sub/x.txt', 'sub-1.txt'];
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('a job whose input, workspace and output are in Azure Blob', () => {
  let project: TestProject;
  let container: TestContainer;
  let store: Store;
  let environment: Record<string, string>;
  beforeEach(async () => {
    project = new TestProject().script(SCRIPT);
    container = await makeContainer();
    store = createBlobStore(container.address, container.access);
    environment = {
      MILLRACE_STORE: `${container.address}/workspace`,
      AZURE_STORAGE_CONNECTION_STRING: container.access.text,
    };
    for (const name of NAMES) {
      project.write(`in/${name}`, `content of ${name}`);
      await store.put(`data/${name}`, bytesOf(`content of ${name}`));
    }
    project.job({ inputs: [{ name: 'files', path: `${container.address}/data/**/*.txt` }], mini_batch_size: 2 });
  });
  afterEach(() => project.remove());

  it('writes byte for byte what it writes between folders, and proves it', async () => {
    const run = await project.run(['--json'], { environment });
    const { output, status } = run.json() as { output: string; status: string };
    expect(status).toBe('completed');
    const text = textOf(await store.read(output.slice(container.address.length + 1))) ?? '';
    const local = new TestProject().script(SCRIPT);
    for (const name of NAMES) local.write(`in/${name}`, `content of ${name}`);
    const there = await local
      .job({ inputs: [{ name: 'files', path: 'in/**/*.txt' }], mini_batch_size: 2 })
      .run(['--json']);
    expect(sha256(text)).toBe(there.json().sha256);
    await local.remove();
    expect((await project.millrace(['verify'], { environment })).exitCode).toBe(0);
    expect((await project.millrace(['status'], { environment })).stdout).toContain('completed');
    expect((await project.millrace(['results'], { environment })).stdout).toBe(text);
    expect((await project.millrace(['logs'], { environment })).exitCode).toBe(0);
    const written = (await listed(store, 'workspace')).filter((path) => path.endsWith('.log'));
    expect(written).toHaveLength(4);
    expect(project.has('.millrace')).toBe(false);
  });

  it('has no file of a try that failed, and leaves none on this machine', async () => {
    project.script(`import { existsSync, writeFileSync } from 'node:fs';
      export function run(files, context) {
        const tried = ${JSON.stringify(project.path('tried'))} + context.minibatchIndex;
        const isFirst = !existsSync(tried);
        writeFileSync(process.env.MILLRACE_OUTPUT_DIR + '/' + (isFirst ? 'half' : 'whole') + context.minibatchIndex, 'x');
        writeFileSync(tried, '');
        if (isFirst) throw new Error('the first try');
        return files.map(() => 'row');
      }`);
    mkdirSync(project.path('tmp'));
    const run = await project.run(['--json'], { environment: { ...environment, TMPDIR: project.path('tmp') } });
    expect(run.json()).toMatchObject({ status: 'completed' });
    const names = (await listed(store, 'workspace')).map((path) => path.slice(path.lastIndexOf('/') + 1));
    expect(names.filter((name) => /^(half|whole)\d$/.test(name)).sort()).toEqual([
      'whole0',
      'whole1',
      'whole2',
      'whole3',
    ]);
    expect(leftBehind(project.path('tmp'))).toEqual([]);
  });

  it('warns of two mini-batches that wrote a file of the same name, and the last of them stays', async () => {
    project.script(`import { writeFileSync } from 'node:fs';
      export function run(files, context) {
        writeFileSync(process.env.MILLRACE_OUTPUT_DIR + '/same.txt', 'of ' + context.minibatchIndex);
        return files.map(() => 'row');
      }`);
    const run = await project.run(['--json', '--workers', '1'], { environment });
    expect(run.json(), run.stderr).toMatchObject({ status: 'completed' });
    expect(run.stderr).toContain('mini-batch 1: it wrote same.txt into the output folder, as mini-batch 0 did');
    const written = (await listed(store, 'workspace')).filter((path) => path.endsWith('/same.txt'));
    expect(await Promise.all(written.map(async (path) => textOf(await store.read(path))))).toEqual(['of 3']);
  });

  it('goes on after what a bad service does to it (fault 42)', async () => {
    const proxy = await BlobProxy.open(await azuritePort());
    let calls = 0;
    proxy.rule = () => {
      calls += 1;
      if (calls % 11 === 0) return { kind: 'answer', status: 503, code: 'ServerBusy' };
      if (calls % 13 === 0) return { kind: 'lose-answer' };
      return calls % 17 === 0 ? { kind: 'reset' } : undefined;
    };
    const through = { ...environment, AZURE_STORAGE_CONNECTION_STRING: container.through(proxy.port).text };
    const run = await project.run(['--json'], { environment: through });
    expect(run.json()).toMatchObject({ status: 'completed' });
    expect((await project.millrace(['verify'], { environment })).exitCode).toBe(0);
    await proxy.close();
  });
});
