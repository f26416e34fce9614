import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import { bytesOf } from '../contract/store-harness.ts';
import { makeContainer, type TestContainer } from '../support/azurite.ts';
import { describeKafka } from '../support/broker.ts';
import { ServedProject } from '../support/served-project.ts';
import { TestProject } from '../support/test-project.ts';

const SCRIPT = `export const run = (rows, { partitionKeyValue, minibatchIndex }) =>
  rows.toRecords().map((row) => JSON.stringify([minibatchIndex, partitionKeyValue, ...Object.values(row)]));`;
/** As names of files they would lead elsewhere, or be the same where case does not count. */
const CITIES = ['london', 'London', '../x', 'a/b', 'é\u0301', ' ', '', '%2F'];
const ROWS = 200;
const FILES = { 'a.csv': table(0), 'sub/b.csv': table(ROWS / 2) };

/** Combinations go on from one file to the next. */
function table(from: number): string {
  const rows = Array.from({ length: ROWS / 2 }, (_, at) => from + at);
  return `city,year,sold\n${rows.map((at) => `"${CITIES[at % CITIES.length]}",${2020 + (at % 5)},${at}\n`).join('')}`;
}

function lay(project: TestProject, path: string): void {
  for (const [name, text] of Object.entries(FILES)) project.write(`in/${name}`, text);
  const inputs = [{ name: 'table', type: 'tabular', path }];
  project.script(SCRIPT).job({ inputs, mini_batch_size: undefined, partition_keys: ['city', 'year'] });
}

/** Of what one process writes when all lies in folders. */
async function sha256Here(project: TestProject): Promise<unknown> {
  lay(project, 'in');
  const { json, stderr } = await project.run(['--json']);
  expect(json(), stderr).toMatchObject({ status: 'completed', rows: ROWS, mini_batches: { total: 40 } });
  return json().sha256;
}

describe('tables with partition_keys, input and workspace in Azure Blob', { timeout: 180_000 }, () => {
  let project: TestProject;
  let container: TestContainer;
  beforeEach(async () => {
    project = new TestProject();
    container = await makeContainer();
    const store = createBlobStore(container.address, container.access);
    for (const [name, text] of Object.entries(FILES)) await store.put(`in/${name}`, bytesOf(text));
  });
  afterEach(() => project.remove());

  it('give byte for byte what they give between folders', async () => {
    const sha256 = await sha256Here(project);
    lay(project, 'datastore://lake/in');
    const { text } = container.access;
    const workspace = { MILLRACE_STORE: `${container.address}/w`, AZURE_STORAGE_CONNECTION_STRING: text };
    const environment = { ...container.datastore.environment, ...workspace };
    await project.here(['datastore', 'register', 'lake', ...container.datastore.words], { environment });
    const { json, stderr } = await project.run(['--json'], { environment });
    expect(json(), stderr).toMatchObject({ status: 'completed', rows: ROWS, sha256 });
    expect((await project.here(['verify'], { environment })).exitCode).toBe(0);
  });
});

describeKafka('tables with partition_keys over Kafka', () => {
  let project: ServedProject;
  beforeEach(async () => {
    project = await ServedProject.open();
  });
  afterEach(() => project.remove());

  it('give two scorers byte for byte what one process has', async () => {
    const sha256 = await sha256Here(project);
    await project.ensureTopics();
    await project.serveAll(['planner', 'collector', 'scorer', 'scorer']);
    const jobId = await project.submit();
    const { json, stderr } = await project.served(['watch', jobId, '--json']);
    expect(json(), stderr).toMatchObject({ status: 'completed', rows: ROWS, sha256 });
    expect((await project.served(['verify', jobId])).exitCode).toBe(0);
  });
});
