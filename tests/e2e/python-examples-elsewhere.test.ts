import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeContainer } from '../support/azurite.ts';
import { describeKafka } from '../support/broker.ts';
import type { FinishedRun } from '../support/run-millrace.ts';
import { ServedProject } from '../support/served-project.ts';
import { TestProject } from '../support/test-project.ts';

const EXAMPLES = resolve(import.meta.dirname, '../../examples');
/** The first time an environment is installed, which the next runs find again. */
const FIRST_TIME_MS = 600_000;
const PARQUETS = ['aachen', 'bremen', 'dresden', 'erfurt', 'kassel', 'muenster'].map((name) => `${name}.parquet`);

/** Runs one job of the project's to its end. */
type RunJob = (...words: readonly string[]) => Promise<FinishedRun>;
type Say = (...words: readonly string[]) => Promise<FinishedRun>;

async function scoresIris(project: TestProject, runJob: RunJob, say: Say): Promise<void> {
  cpSync(join(EXAMPLES, 'iris'), project.folder, { recursive: true });
  const trained = await runJob('train.yaml', '--output', project.path('trained'));
  expect(trained.exitCode, trained.stderr).toBe(0);
  expect((await say('status', '--json')).json()).toMatchObject({ metrics: { accuracy: { count: 1 } } });
  expect((await say('model', 'register', 'iris', 'trained/iris.pkl')).exitCode).toBe(0);
  const scored = await runJob('iris.yaml');
  expect(scored.exitCode, scored.stderr).toBe(0);
  const rows = (await say('results')).stdout.trimEnd().split('\n');
  const flowers = project.read('iris.csv').trimEnd().split('\n').slice(1);
  expect(rows.map((row) => row.split(' ').slice(0, 5).join(','))).toEqual(flowers);
  expect(rows.filter((row) => row.split(' ')[4] === row.split(' ')[5]).length).toBeGreaterThan(140);
}

async function writesOwnFiles(project: TestProject, runJob: RunJob, say: Say): Promise<void> {
  cpSync(join(EXAMPLES, 'own-files'), project.folder, { recursive: true });
  const { exitCode, stderr } = await runJob('daily_means.yaml');
  expect(exitCode, stderr).toBe(0);
  expect((await say('status', '--json')).json()).toMatchObject({ status: 'completed', files: PARQUETS });
}

async function bringsTogether(project: TestProject, runJob: RunJob, say: Say): Promise<void> {
  cpSync(join(EXAMPLES, 'partitioned'), project.folder, { recursive: true });
  const rowsOf = async (job: string): Promise<string[]> => {
    const { exitCode, stderr } = await runJob(job);
    expect(exitCode, stderr).toBe(0);
    expect((await say('verify')).exitCode).toBe(0);
    return (await say('results')).stdout.trimEnd().split('\n');
  };
  const letters = (await rowsOf('letters.yaml')).filter((row) => !row.startsWith(' '));
  expect(letters.map((row) => row.split(' ').slice(0, 3).join(' '))).toEqual([
    'anna spring 2',
    'anna summer 2',
    'ben summer 2',
    'chiara spring 3',
    'chiara summer 3',
  ]);
  const incomes = new Map<string, number>();
  for (const line of project.read('income.csv').trimEnd().split('\n').slice(1)) {
    const [, state, store, income] = line.split(',');
    incomes.set(`${state} ${store} 40`, (incomes.get(`${state} ${store} 40`) ?? 0) + Number(income));
  }
  expect(await rowsOf('income.yaml')).toEqual([...incomes].map(([store, income]) => `${store} ${income}`));
}

describe('with the workspace in Azure Blob', () => {
  let project: TestProject;
  let say: Say;
  beforeEach(async () => {
    project = new TestProject();
    const { address, access } = await makeContainer();
    const environment = { MILLRACE_STORE: `${address}/ws`, AZURE_STORAGE_CONNECTION_STRING: access.text };
    say = (...words) => project.millrace(words, { environment, limitMs: FIRST_TIME_MS });
  });
  afterEach(() => project.remove());

  it(
    'examples/iris scores as in a folder',
    () => scoresIris(project, (...job) => say('run', ...job), say),
    FIRST_TIME_MS,
  );
  it(
    'examples/own-files writes as in a folder',
    () => writesOwnFiles(project, (...job) => say('run', ...job), say),
    FIRST_TIME_MS,
  );
  it(
    'examples/partitioned brings together as in a folder',
    () => bringsTogether(project, (...job) => say('run', ...job), say),
    FIRST_TIME_MS,
  );
});

describeKafka('over Kafka', () => {
  let project: ServedProject;
  const say: Say = (...words) => project.millrace(words, { environment: project.environment, limitMs: FIRST_TIME_MS });
  const runJob: RunJob = async (...words) => say('watch', await project.submit(words));
  beforeAll(async () => {
    project = await ServedProject.open();
    await project.ensureTopics();
    await project.serveAll(['planner', 'scorer', 'collector']);
  });
  afterAll(() => project.remove());

  it('examples/iris scores as in one process', () => scoresIris(project, runJob, say), FIRST_TIME_MS);
  it('examples/own-files writes as in one process', () => writesOwnFiles(project, runJob, say), FIRST_TIME_MS);
  it(
    'examples/partitioned brings together as in one process',
    () => bringsTogether(project, runJob, say),
    FIRST_TIME_MS,
  );
});
