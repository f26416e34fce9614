import { mkdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

const WORKERS = 4;
const MINI_BATCHES = 40;

/**
 * Mini-batch 0 waits for all others; of these each three wait for one another, so that they end in reverse order: as
 * late and as disordered as the workers allow.
 */
const SCRIPT = `
import { appendFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
const [ended] = process.argv.slice(2);
const isWaiting = process.argv[3] === 'reverse';
const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
const mayEnd = (index) => {
  if (index === 0) return readdirSync(ended).length === ${MINI_BATCHES - 1};
  const isLastOfThree = index % 3 === 0 || index === ${MINI_BATCHES - 1};
  return isLastOfThree || existsSync(ended + '/' + (index + 1));
};
export function run([path], { minibatchIndex: index }) {
  pause(8);
  while (isWaiting && !mayEnd(index)) pause(2);
  writeFileSync(ended + '/' + index, '');
  return [path.slice(-7) + ' ' + 'x'.repeat(index * 7)];
}
`;

describe('fault 19: results come late and out of order', () => {
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject().inputs(MINI_BATCHES).script(SCRIPT);
  });
  afterEach(() => project.remove());

  async function sha256Of(order: string): Promise<unknown> {
    mkdirSync(project.path(order));
    project.job({ process_count_per_node: WORKERS, arguments: [project.path(order), order] });
    const { exitCode, stderr, json } = await project.run(['--json']);
    expect(exitCode, stderr).toBe(0);
    expect((await project.millrace(['verify'])).exitCode).toBe(0);
    return json().sha256;
  }

  it('the output is the same, byte for byte', async () => {
    expect(await sha256Of('reverse')).toBe(await sha256Of('any'));
  });
});
