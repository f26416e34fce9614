import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failingAt } from '../support/fail-point.ts';
import { TestProject } from '../support/test-project.ts';

const OUTPUT = 'outputs/output/rows.parquet';
const SCRIPT = 'export const run = ([path], { minibatchIndex }) => [[path.slice(-7), minibatchIndex / 3]];';
let project: TestProject;
beforeEach(() => {
  project = new TestProject();
  project.inputs(5).script(SCRIPT);
  project.job({
    append_row_format: 'parquet',
    append_row_file_name: 'rows.parquet',
    append_row_columns: { name: 'string', score: 'float' },
  });
});
afterEach(() => project.remove());

const sha256 = () =>
  createHash('sha256')
    .update(readFileSync(project.path(project.stepPath(OUTPUT))))
    .digest('hex');

describe('fault 6: everything is killed while parquet is made of the rows', () => {
  it.each([
    ['when half of it is written', 'write:\\.made\\.[^ ]* :1:half'],
    ['before it has its name', 'link:\\.partial/.* .*/rows\\.parquet$:1:before'],
    ['after it has its name', 'link:\\.partial/.* .*/rows\\.parquet$:1:after'],
    ['after the rows were tidied away', 'remove:\\.partial/.*\\.step\\.1$:1:after'],
  ])('%s: readers see none or all of it, and resume gives the same bytes', async (_, point) => {
    const killed = await project.run([], failingAt(`${point}=kill`));
    expect(killed.signal, killed.stderr).toBe('SIGKILL');
    const before = project.has(project.stepPath(OUTPUT)) ? sha256() : undefined;
    const results = await project.millrace(['results', '--head', '1']);
    expect(results.stdout).toBe('{"name":"000.txt","score":0}\n');
    expect((await project.millrace(['resume'])).exitCode).toBe(0);
    if (before !== undefined) expect(sha256()).toBe(before);
    expect(project.summary()).toMatchObject({ status: 'completed', rows: 5, sha256: sha256() });
    expect(await project.millrace(['verify'])).toMatchObject({ exitCode: 0 });
    expect(project.files(project.stepPath('outputs/output'))).toEqual(['rows.parquet']);
  });
});
