import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { avroEntryFiles } from '../../adapters/avro/entry-files.ts';
import { failingAt } from '../support/fail-point.ts';
import { TestProject } from '../support/test-project.ts';

/** Three parts: of 1,000 files, of 2,000, and of what is left. */
const FILES = 3_100;

/** Holds the inputs of all. */
let undisturbed: TestProject;
let sha256: string;
let plan: readonly PlannedFiles[];

type PlannedFiles = readonly [index: number, input: string, paths: readonly string[]];

beforeAll(async () => {
  undisturbed = projectWith(new TestProject().inputs(FILES));
  const { exitCode, stderr, json } = await undisturbed.run(['--json']);
  expect(exitCode, stderr).toBe(0);
  sha256 = json().sha256 as string;
  plan = await planOf(undisturbed);
  expect(parts(undisturbed)).toHaveLength(3);
});
afterAll(() => undisturbed.remove());

function projectWith(inputs: TestProject, project = inputs): TestProject {
  project.script('export const run = (paths) => paths.map((path) => path.slice(-8));');
  const files = [{ name: 'files', path: inputs.path('in') }];
  return project.job({ inputs: files, mini_batch_size: 100, process_count_per_node: 2 });
}

const parts = (project: TestProject): string[] =>
  project.files(project.stepPath('plan')).filter((name) => name.endsWith('.avro'));

/** What each mini-batch consists of, by its number. */
async function planOf(project: TestProject): Promise<PlannedFiles[]> {
  const planned: PlannedFiles[] = [];
  for (const part of parts(project)) {
    const bytes = readFileSync(project.path(project.stepPath(`plan/${part}`)));
    for await (const entry of avroEntryFiles.read('PlannedMiniBatch', Readable.from([bytes]))) {
      planned.push([entry.index, entry.input, entry.slices.map(({ path }) => entry.folder + path)]);
    }
  }
  return planned;
}

describe('fault 7: the planner is killed while it makes the plan', () => {
  it.concurrent.for([
    ['before its first part', 'link:/plan/000000\\.avro$:1:before', 0],
    ['when half of its second part is written', 'write:millrace-tmp.*PlannedMiniBatch:2:half', 1],
    ['after its second part', 'link:/plan/000001\\.avro$:1:after', 2],
    ['after its last part', 'link:/plan/000002\\.avro$:1:after', 3],
    ['after it is complete', 'link:/plan/complete$:1:after', 3],
  ] as const)('%s: the rest is planned with the same numbers', async ([, point, whole], { onTestFinished }) => {
    const project = projectWith(undisturbed, new TestProject());
    onTestFinished(() => project.remove());
    const killed = await project.run([], failingAt(`${point}=kill`));
    expect(killed.signal, killed.stderr).toBe('SIGKILL');
    expect(parts(project)).toHaveLength(whole);
    const resumed = await project.millrace(['resume', '--json']);
    expect(resumed.exitCode, resumed.stderr).toBe(0);
    expect(resumed.json()).toMatchObject({ status: 'completed', sha256 });
    expect(await planOf(project)).toEqual(plan);
    expect((await project.millrace(['verify'])).exitCode).toBe(0);
  });
});
