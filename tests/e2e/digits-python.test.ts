import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeContainer } from '../support/azurite.ts';
import { describeKafka } from '../support/broker.ts';
import { installDigits } from '../support/digits-project.ts';
import { ServedProject } from '../support/served-project.ts';
import { TestProject } from '../support/test-project.ts';

const EXAMPLES = resolve(import.meta.dirname, '../../examples');
const millrace = resolve(import.meta.dirname, '../../dist/bin/millrace.js');
const IMAGES = ['--param', `mnist_param=${join(EXAMPLES, 'digits/images')}/**/*.png`];
/** The first time an environment is installed, which the next runs find again. */
const FIRST_TIME_MS = 900_000;

const workspace = mkdtempSync(join(tmpdir(), 'digits-'));
let expected: readonly string[];
beforeAll(() => {
  installDigits();
  expected = rowsOf('digits');
}, FIRST_TIME_MS);
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

function rowsOf(example: string): string[] {
  const env = { ...process.env, MILLRACE_STORE: join(workspace, example) };
  const cwd = join(EXAMPLES, example);
  const { status, stdout, stderr } = spawnSync(process.execPath, [millrace, 'run', 'digits.yaml'], {
    cwd,
    env,
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  return readFileSync(stdout.trim(), 'utf8').trimEnd().split('\n');
}

it(
  'the Python example gives the same digits as the one in TypeScript',
  () => {
    const rows = rowsOf('digits-python');
    expect(rows).toHaveLength(1_000);
    expect(rows).toEqual(expected);
  },
  FIRST_TIME_MS,
);

describe('the Python example with its workspace in Azure Blob', () => {
  const project = new TestProject();
  afterAll(() => project.remove());

  it(
    'gives the same digits',
    async () => {
      cpSync(join(EXAMPLES, 'digits-python'), project.folder, { recursive: true });
      const { address, access } = await makeContainer();
      const environment = { MILLRACE_STORE: `${address}/ws`, AZURE_STORAGE_CONNECTION_STRING: access.text };
      const run = await project.millrace(['run', 'digits.yaml', ...IMAGES], { environment, limitMs: FIRST_TIME_MS });
      expect(run.exitCode, run.stderr).toBe(0);
      expect(run.stdout).toContain('azure-blob://');
      const { stdout } = await project.millrace(['results'], { environment });
      expect(stdout.trimEnd().split('\n')).toEqual(expected);
    },
    FIRST_TIME_MS,
  );
});

describeKafka('the Python example over Kafka', () => {
  let project: ServedProject;
  beforeAll(async () => {
    project = await ServedProject.open();
    cpSync(join(EXAMPLES, 'digits-python'), project.folder, { recursive: true });
    await project.ensureTopics();
    await project.serveAll(['planner', 'scorer', 'scorer', 'collector']);
  });
  afterAll(() => project.remove());

  it(
    'gives the same digits',
    async () => {
      const jobId = await project.submit(['digits.yaml', ...IMAGES]);
      const environment = project.environment;
      const watched = await project.millrace(['watch', jobId], { environment, limitMs: FIRST_TIME_MS });
      expect(watched.exitCode, watched.stderr).toBe(0);
      const { stdout } = await project.served(['results', jobId]);
      expect(stdout.trimEnd().split('\n')).toEqual(expected);
      expect((await project.served(['verify', jobId])).exitCode).toBe(0);
    },
    FIRST_TIME_MS,
  );
});
