import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SeededRandom } from '../support/seeded-random.ts';
import { TestProject } from '../support/test-project.ts';

const INPUTS = 40;
const THRESHOLD = 4;

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

/** Which mini-batches fail and how long each takes follows from the seed, and so does their order of arrival. */
function writeJob(failures: number, seed: number): void {
  const random = new SeededRandom(seed);
  const order = random.shuffle(Array.from({ length: INPUTS }, (_, index) => index));
  const plan = { failing: order.slice(0, failures), delays: order.map(() => random.below(8)) };
  project.inputs(INPUTS).script(`import { setTimeout as sleep } from 'node:timers/promises';
    const { failing, delays } = ${JSON.stringify(plan)};
    export async function run(paths, { minibatchIndex: index }) {
      await sleep(delays[index]);
      if (failing.includes(index)) throw new Error('seeded');
      return [index];
    }`);
  project.job({ error_threshold: THRESHOLD, run_max_try: 1, process_count_per_node: 4 });
}

describe('fault 36: failures on the boundary of the threshold, from several workers', () => {
  it.each([1, 2, 3])('exactly as many as it allows: completed (seed %i)', async (seed) => {
    writeJob(THRESHOLD, seed);
    const { exitCode, json } = await project.run(['--json']);
    expect(json()).toMatchObject({ status: 'completed', items: { total: INPUTS, failed: THRESHOLD }, error: null });
    expect(exitCode).toBe(0);
  });

  it.each([1, 2, 3])('one more: failed, with exactly that many counted (seed %i)', async (seed) => {
    writeJob(THRESHOLD + 1, seed);
    const { exitCode, json } = await project.run(['--json']);
    expect(json()).toMatchObject({ status: 'failed', output: null, items: { failed: THRESHOLD + 1 } });
    expect(exitCode).toBe(1);
    expect(project.end()).toEqual({ run: 1, status: 'failed' });
  });

  it('every one fails: no more are counted than it takes', async () => {
    writeJob(INPUTS, 4);
    const { exitCode, json } = await project.run(['--json']);
    expect(exitCode).toBe(1);
    expect(json()).toMatchObject({ items: { succeeded: 0, failed: THRESHOLD + 1 }, rows: 0 });
  });
});
