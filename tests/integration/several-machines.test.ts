import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shellBlocks } from '../e2e/shell-blocks.ts';
import { describeKafka } from '../support/broker.ts';
import { ServedProject, type ServiceWord } from '../support/served-project.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const MAIN = resolve(ROOT, 'dist/bin/millrace.js');
const NPX = `npx() { test "$1" = millrace && shift && "${process.execPath}" "${MAIN}" "$@"; }`;
const page = readFileSync(resolve(ROOT, 'docs/how-to/several-machines.md'), 'utf8');
const commandBlocks = shellBlocks(page).map(({ commands }) => commands);

describeKafka('the page on several machines', () => {
  let project: ServedProject;
  beforeAll(async () => {
    project = await ServedProject.open();
    project.inputs(7).script('export const run = (files) => files.map((file) => file.slice(-7));').job();
  });
  afterAll(() => project.remove());

  // Each goes on where the one before ended, as the reader does.
  it.each(commandBlocks)('%s', async (commands) => {
    const word = /^npx millrace (planner|scorer|collector)$/.exec(commands)?.[1];
    if (word !== undefined) return void (await project.serve(word as ServiceWord));
    const env = { ...project.environment, PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
    const { status, stderr } = spawnSync('sh', ['-ec', `${NPX}\n${commands}`], {
      cwd: project.folder,
      env,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr });
    if (commands.includes('watch')) expect(stderr).toMatch(/7 succeeded, 0 failed of 7/);
    expect(stderr).not.toMatch(/completed, [^;]*; 0 mini/);
  });

  it('leaves the output of the job', () => {
    expect(project.read(project.stepPath('outputs/output/parallel_run_step.txt')).split('\n')).toHaveLength(8);
  });
});
