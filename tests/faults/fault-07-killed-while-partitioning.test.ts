import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { avroEntryFiles } from '../../adapters/avro/entry-files.ts';
import { failingAt } from '../support/fail-point.ts';
import { TestProject } from '../support/test-project.ts';

const COMBINATIONS = 300;
const ROWS = 3_000;

let undisturbed: TestProject;
let sha256: string;

beforeAll(async () => {
  undisturbed = new TestProject();
  const rows = Array.from({ length: ROWS }, (_, at) => `key ${(at * 7) % COMBINATIONS},${at}\n`);
  undisturbed.write('in/a.csv', `key,n\n${rows.slice(0, 2_000).join('')}`);
  undisturbed.write('in/b.csv', `key,n\n${rows.slice(2_000).join('')}`);
  projectWith(undisturbed);
  const { exitCode, stderr, json } = await undisturbed.run(['--json']);
  expect(exitCode, stderr).toBe(0);
  sha256 = json().sha256 as string;
});
afterAll(() => undisturbed.remove());

function projectWith(project: TestProject): TestProject {
  project.script(`export const run = (rows, { partitionKeyValue: { key } }) =>
    rows.toRecords().map(({ n }) => key + ' ' + n);`);
  const inputs = [{ name: 'table', type: 'tabular', path: undisturbed.path('in') }];
  return project.job({ inputs, mini_batch_size: undefined, partition_keys: ['key'] });
}

async function indexOf(project: TestProject): Promise<string[]> {
  const folder = project.stepPath('partitions/table');
  const { attempt } = JSON.parse(project.read(`${folder}/chosen`)) as { attempt: number };
  const bytes = readFileSync(project.path(`${folder}/${attempt}/index.avro`));
  const entries = await Array.fromAsync(avroEntryFiles.read('PlannedMiniBatch', Readable.from([bytes])));
  return entries.map(({ partition, rows }) => `${partition?.[0]?.value} ${rows}`);
}

describe('fault 7: the planner is killed while it brings rows together', () => {
  it.concurrent.for([
    ['before it has written a row', 'write:/000000\\.csv|millrace-tmp[^]*key 0,:1:before'],
    ['when half of the rows are written', 'write:millrace-tmp[^]*key 0,0:1:half'],
    ['when all rows are there, but not which are whose', 'link:/partitions/table/0/index\\.avro$:1:before'],
    ['before it says that it is through', 'link:/partitions/table/chosen$:1:before'],
    ['after it has said so', 'link:/partitions/table/chosen$:1:after'],
    ['when the plan has them', 'link:/plan/000000\\.avro$:1:after'],
  ] as const)('%s: resume finishes, and the output is the same', async ([, point], { onTestFinished }) => {
    const project = projectWith(new TestProject());
    onTestFinished(() => project.remove());
    const killed = await project.run([], failingAt(`${point}=kill`));
    expect(killed.signal, killed.stderr).toBe('SIGKILL');
    const resumed = await project.millrace(['resume', '--json']);
    expect(resumed.exitCode, resumed.stderr).toBe(0);
    expect(resumed.json()).toMatchObject({ status: 'completed', sha256 });
    expect(await indexOf(project)).toEqual(await indexOf(undisturbed));
    const left = project.files(project.stepPath('partitions/table')).map((path) => path.split('/')[0]);
    expect(new Set(left.filter((name) => /^\d+$/.test(name ?? ''))).size).toBe(1);
    expect((await project.millrace(['verify'])).exitCode).toBe(0);
  });
});
