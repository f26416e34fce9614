import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import type { Store } from '../../core/ports/store.ts';
import { bytesOf } from '../contract/store-harness.ts';
import { azuritePort, makeContainer, type TestContainer } from '../support/azurite.ts';
import { BlobProxy } from '../support/blob-proxy.ts';
import { TestProject } from '../support/test-project.ts';

let project: TestProject;
let container: TestContainer;
let store: Store;
let proxy: BlobProxy;
beforeEach(async () => {
  project = new TestProject();
  project.script(`export const run = (rows, { minibatchIndex }) =>
    rows.toRecords().map((row) => JSON.stringify([minibatchIndex, ...Object.values(row)]));`);
  container = await makeContainer();
  store = createBlobStore(container.address, container.access);
  proxy = await BlobProxy.open(await azuritePort());
  const { words, environment } = container.datastoreAt(proxy.port);
  await project.here(['datastore', 'register', 'lake', ...words], { environment });
});
afterEach(async () => {
  await proxy.close();
  await project.remove();
});

async function rowsFrom(path: string, input: object, size: unknown, workers = 2): Promise<string> {
  const inputs = [{ name: 'table', type: 'tabular', path, ...input }];
  project.job({ inputs, mini_batch_size: size, process_count_per_node: workers });
  const { exitCode, stderr } = await project.run([], container.datastore);
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining('completed')]);
  return project.read(project.stepPath('outputs/output/parallel_run_step.txt'));
}

/** What the same files give in a folder and in the container. */
async function bothWays(files: Readonly<Record<string, string | Uint8Array>>, input: object, size: unknown) {
  const folder = `case-${++cases}`;
  for (const [name, content] of Object.entries(files)) {
    project.write(`${folder}/${name}`, content);
    await store.put(`tables/${folder}/${name}`, typeof content === 'string' ? bytesOf(content) : content);
  }
  const here = await rowsFrom(folder, input, size, 1);
  proxy.calls.length = 0;
  const there = await rowsFrom(`datastore://lake/tables/${folder}`, input, size);
  return { here, there };
}
let cases = 0;

const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
const csv = (count: number): string =>
  `id,text\n${numbers(count)
    .map((at) => `${at},"t ${at}"\n`)
    .join('')}`;

/** How many bytes were asked for of the blobs of tables. */
function bytesFetched(): number {
  const ranges = proxy.calls.filter(({ method, path }) => method === 'GET' && path.includes('/tables/'));
  return ranges.reduce((sum, { range }) => {
    const [, from = 0, to = 0] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
    return sum + Number(to) - Number(from) + 1;
  }, 0);
}

describe('tables in Azure Blob', { timeout: 180_000 }, () => {
  it('give the rows that they give from a folder: CSV, TSV, JSON Lines, and gzip as one piece', async () => {
    const jsonl = numbers(300).map((at) => `${JSON.stringify({ id: at, text: 'é'.repeat(at % 40) })}\n`);
    const texts = { 'a.csv': csv(500), 'sub/b.csv': csv(3) };
    const lines = csv(50).replaceAll('t ', 't\n ');
    for (const [files, input, size] of [
      [texts, {}, '1kb'],
      [texts, {}, { rows: 70 }],
      [{ 'c.csv': lines }, { support_multi_line: true }, '100'],
      [{ 'a.jsonl': jsonl.join('') }, {}, '2kb'],
      [{ 'a.tsv': 'id\tname\n0\ta\n', 'b.tsv': '1\tb\n' }, { header: 'first_file' }, '1kb'],
      [{ 'a.csv.gz': gzipSync(csv(200)) }, {}, '100'],
    ] as const) {
      const { here, there } = await bothWays(files, input, size);
      expect(there, JSON.stringify(Object.keys(files))).toBe(here);
    }
  });

  it('are read as ranges: a file is fetched about once, however many mini-batches it has', async () => {
    const text = csv(30_000);
    const { here, there } = await bothWays({ 'a.csv': text }, {}, '40kb');
    expect(there).toBe(here);
    // The types are found out from the start of the file, and each range brings some of the next line.
    expect(bytesFetched()).toBeLessThan(1.5 * text.length + 1024 * 1024);
    expect(bytesFetched()).toBeGreaterThan(text.length);
  });

  it('are read of parquet by row groups, and the footer', async () => {
    const columns = [
      { name: 'id', data: numbers(60_000), type: 'INT32' as const },
      {
        name: 'noise',
        data: numbers(60_000).map((at) => (at * 2_654_435_761) % 4_294_967_296),
        type: 'DOUBLE' as const,
      },
    ];
    const bytes = new Uint8Array(parquetWriteBuffer({ columnData: columns, rowGroupSize: 5_000 }));
    const { here, there } = await bothWays({ 'a.parquet': bytes }, {}, '1');
    expect(there).toBe(here);
    expect(here.split('\n')).toHaveLength(60_001);
    // Planning reads at most half a MiB at the end; twelve mini-batches read a footer each, and a row group.
    expect(bytesFetched()).toBeLessThan(2 * bytes.length + 3 * 512 * 1024);
  });

  it('tell rows and faults by the address of their file, not by where it was staged', async () => {
    await store.put('tables/a.csv', bytesOf('id,name\n1,a\nx,b\n'));
    const rows = await rowsFrom('datastore://lake/tables', { include_path: true }, '1kb');
    expect(rows).toContain(`azure-blob://lake:1@devstoreaccount1/${container.container}/tables/a.csv`);
    project.job({
      inputs: [{ name: 'table', type: 'tabular', path: 'datastore://lake/tables', column_types: { id: 'int' } }],
      ...{ mini_batch_size: '1kb', error_threshold: 5 },
    });
    expect((await project.run([], container.datastore)).exitCode).toBe(1);
    expect(JSON.stringify(project.summary().first_error)).toContain('azure-blob://lake:1@');
    expect(JSON.stringify(project.summary().first_error)).not.toContain('/tmp');
  });
});
