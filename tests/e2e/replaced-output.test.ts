import { readFileSync, renameSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failingAt } from '../support/fail-point.ts';
import type { MillraceProcess } from '../support/run-millrace.ts';
import { TestProject } from '../support/test-project.ts';

const OUTPUT = 'out/rows.txt';
const [MINE, THEIRS] = ['000.txt\n001.txt\n', 'abc.xyz\ndef.xyz\n'];

describe('an output that another job replaces before this one has ended', () => {
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject().inputs(2).script(`import { basename } from 'node:path';
      export const run = (files) => files.map((file) => basename(file));`);
  });
  afterEach(() => project.remove());

  const jobThat = (overwrite: boolean) =>
    project.job({ output: { path: 'out', overwrite }, append_row_file_name: 'rows.txt' });

  /** As a job does that has the same output: what was open stays what it was. */
  async function isReplaced(running: MillraceProcess): Promise<void> {
    const isStopped = () => /\) T /.test(readFileSync(`/proc/${running.pid}/stat`, 'utf8'));
    await running.until(isStopped, { what: 'its stop' });
    expect(project.read(OUTPUT)).toBe(MINE);
    renameSync(project.write('theirs', THEIRS).path('theirs'), project.path(OUTPUT));
    running.kill('SIGCONT');
    const { exitCode, stderr } = await running.ended;
    expect(exitCode, stderr).toBe(0);
  }

  async function expectRefused(): Promise<void> {
    const { exitCode, stdout, stderr } = await project.millrace(['results']);
    expect(stderr).toContain('its SHA-256 is another one');
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  }

  it.each([
    ['rename', true],
    ['link', false],
  ])('the moment it is there is not printed as its own (%s)', async (call, overwrite) => {
    await isReplaced(jobThat(overwrite).start(['run'], failingAt(`${call}:/rows\\.txt$:1:after=stop`)));
    await expectRefused();
  });

  it('while it is looked at, because it stood there already, is not printed as its own', async () => {
    const killed = await jobThat(true).run([], failingAt('rename:/rows\\.txt$:1:after=kill'));
    expect(killed.signal).toBe('SIGKILL');
    await isReplaced(project.start(['resume'], failingAt('open:/rows\\.txt r$:1:after=stop')));
    await expectRefused();
  });
});
