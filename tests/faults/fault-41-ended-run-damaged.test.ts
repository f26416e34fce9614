import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

const GATED = `import { existsSync } from 'node:fs';
export const run = (paths) => {
  if (!existsSync(process.argv[2]) && !paths[0].endsWith('000.txt')) throw new Error('not yet');
  return paths;
};`;

let project: TestProject;
beforeEach(async () => {
  project = new TestProject();
  project
    .script(GATED)
    .inputs(3)
    .job({ error_threshold: 0, run_max_try: 1, arguments: [project.path('gate')] });
  expect((await project.run()).exitCode).toBe(1);
  project.write('gate', '');
});
afterEach(() => project.remove());

describe('fault 41: of a run that has failed a file is damaged', () => {
  it.each(['gone', 'a folder'])('its seal is %s: resume says which, and goes on once that is put back', async (how) => {
    const seal = project.stepPath('seal.1');
    const kept = project.read(seal);
    rmSync(project.path(seal));
    if (how === 'a folder') mkdirSync(project.path(seal));
    const refused = await project.millrace(['resume', '--json']);
    const error = { code: 'STATE_CORRUPT', message: expect.stringMatching(/seal\.1 is missing from the workspace/) };
    expect([refused.exitCode, refused.json()]).toEqual([
      1,
      { job_id: expect.any(String), error: expect.objectContaining(error) },
    ]);
    expect(project.has(project.stepPath('runs/2'))).toBe(false);
    rmSync(project.path(seal), { recursive: true, force: true });
    project.write(seal, kept);
    expect((await project.millrace(['resume'])).exitCode).toBe(0);
  });

  it('its seal is torn: resume says so, and goes on, for nothing of it is needed any more', async () => {
    project.write(project.stepPath('seal.1'), project.read(project.stepPath('seal.1')).slice(0, 40));
    const { exitCode, stderr } = await project.millrace(['resume']);
    const warning = /^warning: \S+seal\.1 in the workspace cannot be read: .*; the next run needs nothing of it/m;
    expect([exitCode, stderr]).toEqual([0, expect.stringMatching(warning)]);
    expect((await project.here(['verify'])).exitCode).toBe(0);
  });

  it.each([
    ['verify', /\/audit\.1\.avro$/],
    ['verify', /\.partial\/[^/]+$/],
    ['resume', /\.partial\/[^/]+$/],
    ['resume', /\/entries\.1$/],
  ])('%s refuses a pipe in place of %s by name, and waits for nobody who writes to it', async (command, pattern) => {
    const file = project.files('.millrace').find((path) => pattern.test(path)) as string;
    rmSync(project.path(`.millrace/${file}`));
    execFileSync('mkfifo', [project.path(`.millrace/${file}`)]);
    const { exitCode, stdout, stderr } = await project.millrace([command]);
    expect([exitCode, stdout + stderr]).toEqual([1, expect.stringContaining(`${basename(file)} is not a file`)]);
  });

  it('a bit of its end is flipped: each command says which', async () => {
    const end = project.stepPath('end.1.json');
    project.write(end, project.read(end).replace('status', 'stauus'));
    for (const command of ['status', 'results', 'resume']) {
      const { exitCode, stderr } = await project.millrace([command]);
      expect([exitCode, stderr]).toEqual([
        1,
        expect.stringMatching(/end\.1\.json in the workspace is not what it should be/),
      ]);
    }
  });
});
