import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import type { Store } from '../../core/ports/store.ts';
import { bytesOf, textOf } from '../contract/store-harness.ts';
import { azuritePort, makeContainer, type TestContainer } from '../support/azurite.ts';
import { nth } from '../support/blob-job.ts';
import { BlobProxy } from '../support/blob-proxy.ts';
import { describeKafka } from '../support/broker.ts';
import { layDigits } from '../support/digits-project.ts';
import { until } from '../support/poll.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { ServedProject } from '../support/served-project.ts';
import { TestProject } from '../support/test-project.ts';
import { unrulyService } from '../support/unruly-service.ts';

const IMAGES = resolve(import.meta.dirname, '../../examples/digits/images');
const MINI_BATCHES = 200;

let container: TestContainer;
let store: Store;
let settings: Record<string, string>;
/** Of the output when images, workspace and output are folders. */
let sha256: unknown;
let rows: string;
beforeAll(async () => {
  container = await makeContainer();
  store = createBlobStore(container.address, container.access);
  const { text } = container.access;
  settings = { ...container.datastore.environment, AZURE_STORAGE_CONNECTION_STRING: text };
  const names = readdirSync(IMAGES);
  for (let at = 0; at < names.length; at += 16) {
    const some = names.slice(at, at + 16);
    await Promise.all(some.map((name) => store.put(`images/${name}`, readFileSync(resolve(IMAGES, name)))));
  }
  await store.put('list.txt', bytesOf(LIST));
  sha256 = await sha256BetweenFolders();
}, 300_000);

const MODEL = 'of the model';
const LIST = 'of the list';
/** Each digit with what a model and a side input say: rows are right only where all come from where they should. */
const SCRIPT = `import { readFileSync } from 'node:fs';
import { getModelPath, sideInput } from 'millrace';
import * as digits from './ENTRY';
const beside = [];
export async function init() {
  await digits.init?.();
  for (const path of [getModelPath('words'), sideInput('list')]) beside.push(readFileSync(path, 'utf8'));
}
export const run = async (files) => (await digits.run(files)).map((row) => [row, ...beside].join(' '));`;

/** The example's job, with a model and a side input beside it. */
function lay(project: TestProject, list: string, settings: object): void {
  layDigits(project);
  const { entry_script: entry, ...job } = JSON.parse(project.read('job.yaml')) as { readonly entry_script: string };
  const beside = { models: ['words'], side_inputs: [{ name: 'list', path: list }] };
  project.write('beside.mjs', SCRIPT.replace('ENTRY', entry)).write('model/words', MODEL);
  project.job({ ...job, ...beside, ...settings, entry_script: 'beside.mjs', source_directory: '.' });
}

async function sha256BetweenFolders(): Promise<unknown> {
  const project = new TestProject();
  lay(project, 'list.txt', {});
  project.write('list.txt', LIST);
  expect(await project.here(['model', 'register', 'words', 'model/words'])).toMatchObject({ exitCode: 0 });
  const run = await project.run(['--json']);
  expect(run.json(), run.stderr).toMatchObject({ status: 'completed', rows: 1_000 });
  rows = (await project.here(['results'])).stdout;
  expect(rows.split('\n')[0]).toMatch(new RegExp(`: \\d ${MODEL} ${LIST}$`));
  await project.remove();
  return run.json().sha256;
}

/** The same with its images in the datastore `lake`, and nothing of what stands beside them left in the folder. */
async function prepare(
  project: TestProject,
  environment: Readonly<Record<string, string>>,
  { words: lake } = container.datastore,
): Promise<void> {
  lay(project, 'datastore://lake/list.txt', {
    inputs: [{ name: 'images', path: 'datastore://lake/images/*.png' }],
    output: { datastore: 'lake', path: 'out/{job_id}' },
  });
  for (const words of [
    ['datastore', 'register', 'lake', ...lake],
    ['model', 'register', 'words', 'model/words'],
  ]) {
    expect(await project.here(words, { environment })).toMatchObject({ exitCode: 0 });
  }
  project.write('model/words', 'of the folder').write('list.txt', 'of the folder');
}

describe('the digits with images, workspace and output in Azure Blob', { timeout: 300_000 }, () => {
  it('give byte for byte what they give between folders', async () => {
    const project = new TestProject();
    const environment = { ...settings, MILLRACE_STORE: `${container.address}/embedded` };
    await prepare(project, environment);
    const { json, stderr } = await project.run(['--json'], { environment });
    expect(json(), stderr).toMatchObject({ status: 'completed', rows: 1_000, sha256 });
    expect(json().output).toMatch(/^azure-blob:\/\/lake:1@\w+\/test-[^/]+\/out\//);
    const output = await store.read(String(json().output).replace(/^.*?\/(?=out\/)/, ''));
    expect(
      createHash('sha256')
        .update(output ?? new Uint8Array())
        .digest('hex'),
    ).toBe(sha256);
    expect((await project.millrace(['verify'], { environment })).exitCode).toBe(0);
    await project.remove();
  });

  it('give them though everything is killed, again and again, while the service misbehaves', async () => {
    const project = new TestProject();
    const proxy = await BlobProxy.open(await azuritePort());
    const { text } = container.through(proxy.port);
    const store = { MILLRACE_STORE: `${container.address}/killed`, AZURE_STORAGE_CONNECTION_STRING: text };
    const environment = { ...settings, ...store };
    await prepare(project, environment, container.datastoreAt(proxy.port));
    proxy.background = unrulyService(new SeededRandom(6));
    for (const words of [['run'], ['resume'], ['resume']]) {
      const running = project.start(words, { environment });
      const kill = () => ({ kind: 'last-moment', when: 'after', act: () => running.killGroup() }) as const;
      proxy.rule = nth({ call: 'GET', path: /images\/.*\.png$/, n: 250 }, kill);
      const { signal, stderr } = await running.ended;
      expect(signal, stderr).toBe('SIGKILL');
    }
    proxy.rule = () => undefined;
    const { json, stderr } = await project.millrace(['resume', '--json'], { environment });
    expect(json(), stderr).toMatchObject({ status: 'completed', rows: 1_000, sha256 });
    expect((await project.millrace(['verify'], { environment })).exitCode).toBe(0);
    await project.remove();
    await proxy.close();
  });
});

describeKafka('the digits in Azure Blob, over Kafka', () => {
  let project: ServedProject;
  beforeAll(async () => {
    project = await ServedProject.open();
    Object.assign(project.settings, settings, { MILLRACE_STORE: `${container.address}/served` });
    await prepare(project, project.environment);
    await project.ensureTopics();
  }, 300_000);
  afterAll(() => project.remove());

  it('give the same bytes, whoever is killed meanwhile', { timeout: 300_000 }, async () => {
    const [planner, collector, first] = await project.serveAll(['planner', 'collector', 'scorer', 'scorer']);
    const id = await project.submit();
    const settled = (atLeast: number) =>
      until(async () => (await settledOf(id)) >= atLeast, { what: `${atLeast} verdicts` });
    await settled(10);
    for (const service of [first, collector]) service?.process.kill('SIGKILL');
    expect(await settledOf(id)).toBeLessThan(MINI_BATCHES);
    await project.serveAll(['collector', 'scorer']);
    await settled(100);
    planner?.process.kill('SIGKILL');
    await project.serve('planner');
    const { exitCode, stderr } = await project.served(['watch', id]);
    expect(exitCode, stderr).toBe(0);
    expect((await project.served(['results', id])).stdout).toBe(rows);
    const summary = JSON.parse(textOf(await store.read(`served/jobs/${id}/step/summary.1.json`)) ?? '{}');
    expect(summary).toMatchObject({ status: 'completed', rows: 1_000, sha256 });
    expect((await project.served(['verify', id])).exitCode).toBe(0);
  });

  /** Verdicts so far, as the job's collectors have told them. */
  async function settledOf(id: string): Promise<number> {
    let settled = 0;
    for await (const page of store.list(`served/jobs/${id}/step`)) {
      for (const { path } of page.filter((entry) => /\/progress\.\d+$/.test(entry.path))) {
        const { counts } = JSON.parse(textOf(await store.read(path)) ?? '{}') as { counts?: Record<string, number> };
        settled = Math.max(settled, (counts?.succeeded ?? 0) + (counts?.failed ?? 0));
      }
    }
    return settled;
  }
});
