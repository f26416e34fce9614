import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

/** What each returns for two items; how many of them then have succeeded, and which rows are written. */
const CASES: readonly (readonly [returned: string, succeeded: number | 'failed', rows: string])[] = [
  ["['whole', 'both']", 2, 'whole\nboth\n'],
  ["['fewer']", 1, 'fewer\n'],
  ['[]', 0, ''],
  ["['m1', 'm2', 'm3']", 2, 'm1\nm2\nm3\n'],
  ["['n1', 'n2', 'n3', 'n4']", 2, 'n1\nn2\nn3\nn4\n'],
  ['undefined', 'failed', ''],
  ['null', 'failed', ''],
  ['({ a: 1 })', 'failed', ''],
  ["'text'", 'failed', ''],
  ['42', 'failed', ''],
  ['new Map([[1, 2]])', 'failed', ''],
  ['[Number.NaN, -0]', 2, 'NaN\n0\n'],
  ['[undefined, null]', 2, 'undefined\nnull\n'],
  ['[new Uint8Array([1, 2]), Buffer.from("a")]', 2, '[1,2]\n[97]\n'],
  ['[Symbol("s"), 1]', 'failed', ''],
  ['(() => { const ring = {}; ring.ring = ring; return [ring, 1]; })()', 'failed', ''],
  ['Promise.resolve([true, 10n])', 2, 'true\n10\n'],
];

describe('fault 32: run() returns something else than one row an item', () => {
  it('is counted and written as the contract says, and a mini-batch with more rows than items is warned of once', async () => {
    for (const at of CASES.keys()) {
      project.write(`in/${String(at).padStart(2, '0')}-0`, '').write(`in/${String(at).padStart(2, '0')}-1`, '');
    }
    const functions = CASES.map(([returned]) => `() => ${returned}`).join(',\n');
    project.script(`const cases = [\n${functions}];
      export const run = (paths, { minibatchIndex }) => cases[minibatchIndex]();`);
    project.job({ mini_batch_size: 2, error_threshold: -1, run_max_try: 2, process_count_per_node: 2 });
    const { exitCode, stderr, json } = await project.run(['--json']);
    expect(exitCode).toBe(0);

    const audit = await project.audit();
    const counted = audit.map(({ status, succeededItems }) => (status === 'failed' ? 'failed' : succeededItems));
    expect(counted).toEqual(CASES.map(([, succeeded]) => succeeded));
    const failed = CASES.filter(([, succeeded]) => succeeded === 'failed').length;
    const items = CASES.reduce((sum, [, succeeded]) => sum + (succeeded === 'failed' ? 0 : succeeded), 0);
    expect(json()).toMatchObject({
      status: 'completed',
      mini_batches: { total: CASES.length, succeeded: CASES.length - failed, failed },
      items: { total: CASES.length * 2, succeeded: items, failed: CASES.length * 2 - items },
    });
    // A short list is no failed try: only what is no list is tried again.
    expect(project.summary().tries).toBe(CASES.length + failed);
    expect(project.read(project.stepPath('outputs/output/parallel_run_step.txt'))).toBe(
      CASES.map(([, , rows]) => rows).join(''),
    );
    expect(stderr.match(/warning: mini-batch [34]: run\(\) returned [34] elements for 2 items/g)).toHaveLength(1);
  });

  it('every item that is missing counts towards the threshold', async () => {
    project.inputs(6).script('export const run = (paths) => paths.slice(1);');
    project.job({ mini_batch_size: 2, error_threshold: 2 });
    const { exitCode, json } = await project.run(['--json']);
    expect(exitCode).toBe(1);
    expect(json()).toMatchObject({ error: '3 items failed, error_threshold allows 2', mini_batches: { failed: 0 } });
  });
});
