import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FinishedRun } from '../support/run-millrace.ts';
import { TestProject } from '../support/test-project.ts';

let project: TestProject;
beforeEach(async () => {
  project = new TestProject().inputs(1).write('weights/net.bin', 'one').write('labels.txt', 'zero');
  await register('mnist', 'weights');
  project.write('weights/net.bin', 'two');
  await register('mnist', 'weights');
  await register('labels', 'labels.txt');
});
afterEach(() => project.remove());

const register = (name: string, path: string): Promise<FinishedRun> =>
  project.millrace(['model', 'register', name, path]);

/** What the script says of the models, by lines. */
async function told(settings: Record<string, unknown>, source: string): Promise<string[]> {
  project.script(`import { readFileSync, realpathSync } from 'node:fs';
    import { getModelPath } from 'millrace';
    const text = (path) => readFileSync(path, 'utf8');
    ${source}`);
  project.job({ source_directory: '.', ...settings });
  const { exitCode, stderr, stdout } = await project.run();
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining('completed')]);
  return project
    .read(stdout.trim().slice(project.folder.length + 1))
    .trimEnd()
    .split('\n');
}

describe('models', () => {
  it('are found by name, the newest unless a version is named, named in the job or not', async () => {
    const source = `process.chdir('/');
      export const run = () => [text(getModelPath('mnist') + '/net.bin'), text(getModelPath('mnist', 1) + '/net.bin'), text(getModelPath('labels'))];`;
    expect(await told({}, source)).toEqual(['two', 'one', 'zero']);
    await project.millrace(['model', 'archive', 'mnist:2']);
    const numbers = source.replace('[text', "[text(getModelPath('mnist', 2) + '/net.bin'), text");
    expect(await told({ models: ['mnist:1', 'labels'] }, numbers)).toEqual(['two', 'one', 'one', 'zero']);
  });

  it('are found beside what somebody is still writing there', async () => {
    const { path } = (await project.millrace(['model', 'show', 'labels', '--json'])).json() as { path: string };
    writeFileSync(join(dirname(path), '.millrace-tmp-1'), 'ze');
    const source = "export const run = () => [text(getModelPath('labels'))];";
    expect(await told({}, source)).toEqual(['zero']);
  });

  it('that the job names are there before init(), as arguments, as links and as AZUREML_MODEL_DIR', async () => {
    const source = `const [, , bound] = process.argv;
      const seen = [text(bound + '/net.bin'), text('azureml-models/mnist/1/weights/net.bin'),
        text(process.env.AZUREML_MODEL_DIR + '/weights/net.bin')];
      export const init = () => { seen.push(text(getModelPath('mnist') + '/net.bin')); };
      export const run = () => seen;`;
    const settings = { models: ['mnist:1'], arguments: ['${{models.mnist}}'] };
    expect(await told(settings, source)).toEqual(['one', 'one', 'one', 'one']);
  });

  it('have no AZUREML_MODEL_DIR where there are several', async () => {
    const source = 'export const run = () => [String(process.env.AZUREML_MODEL_DIR)];';
    expect(await told({ models: ['mnist', 'labels'] }, source)).toEqual(['undefined']);
  });

  it('that nobody knows are told with those that are known', async () => {
    const source = `const said = (act) => { try { return act(); } catch (error) { return error.message; } };
      export const run = () => [said(() => getModelPath('minst')), said(() => getModelPath('mnist', 7)), said(() => getModelPath('..'))];`;
    const lines = await told({}, source);
    expect(lines[0]).toBe('there is no model minst; known: labels:1, mnist:1, mnist:2');
    expect(lines[1]).toContain('there is no model mnist:7');
    expect(lines[2]).toMatch(/the name ".." must .*; known: labels:1, mnist:1, mnist:2$/);
    project.job({ models: ['minst', 'mnist:9'] });
    const { exitCode, stderr } = await project.run();
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/models\[0\]: model minst is not .* did you mean mnist\?/);
    expect(stderr).toMatch(/models\[1\]: there is no model mnist:9; its versions: 1, 2/);
  });

  it('stay those of the start of the job when it is resumed', async () => {
    project.script(`import { existsSync, readFileSync } from 'node:fs';
      import { getModelPath } from 'millrace';
      export const run = () => {
        if (!existsSync(${JSON.stringify(project.path('healed'))})) throw new Error('not yet');
        return [readFileSync(getModelPath('labels'), 'utf8')];
      };`);
    project.job({ run_max_try: 1 });
    expect((await project.run()).exitCode).toBe(1);
    project.write('labels.txt', 'newer').write('healed', '');
    await register('labels', 'labels.txt');
    const { stdout } = await project.millrace(['resume']);
    expect(project.read(stdout.trim().slice(project.folder.length + 1))).toBe('zero\n');
  });

  it('that were damaged in the workspace fail the job by name before any mini-batch', async () => {
    project.script('export const run = (paths) => paths;').job({ models: ['mnist:1'], process_count_per_node: 2 });
    const { path } = (await project.millrace(['model', 'show', 'mnist:1', '--json'])).json() as { path: string };
    writeFileSync(`${path}/net.bin`, 'ono');
    const { exitCode, stderr } = await project.run();
    expect(exitCode).toBe(1);
    expect(stderr).toContain('ModelChanged: model mnist, version 1, is not what was registered');
    expect(stderr).toContain('net.bin holds other bytes than were copied');
    expect(project.summary().mini_batches.succeeded).toBe(0);
  });
});
