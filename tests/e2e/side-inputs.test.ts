import { appendFileSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

const SIDES = [
  { name: 'labels', path: 'labels.csv' },
  { name: 'words', path: 'side/**/*.txt' },
];

let project: TestProject;
beforeEach(() => {
  project = new TestProject()
    .inputs(2)
    .write('labels.csv', 'zero,one\n')
    .write('side/a/b.txt', 'b')
    .write('side/c.md', '');
});
afterEach(() => project.remove());

describe('side inputs', () => {
  it('are paths that arguments and scripts get, files and tables alike, and are never split', async () => {
    project.script(`import { readFileSync } from 'node:fs';
      import { sideInput } from 'millrace';
      const [, , labels] = process.argv;
      process.chdir('/');
      export const run = () => [readFileSync(labels, 'utf8').trim() + ' ' + readFileSync(sideInput('words') + '/a/b.txt', 'utf8')];`);
    const [labels, words] = SIDES;
    project.job({ side_inputs: [{ ...labels, type: 'tabular' }, words], arguments: ['${{side_inputs.labels}}'] });
    const { exitCode, stdout } = await project.run();
    expect(exitCode).toBe(0);
    expect(project.read(stdout.trim().slice(project.folder.length + 1))).toBe('zero,one b\nzero,one b\n');
  });

  it('may be one file of one, and no more', async () => {
    project.script(`import { sideInput } from 'millrace';
      export const run = () => [sideInput('labels').split('/').pop()];`);
    project.job({ side_inputs: [{ name: 'labels', path: 'labels.csv', take: 1 }] });
    const { stdout } = await project.run();
    expect(project.read(stdout.trim().slice(project.folder.length + 1))).toBe('labels.csv\nlabels.csv\n');
  });

  it('may be datasets, and are no part of the code', async () => {
    await project.millrace(['dataset', 'register', 'labels', '--path', 'labels.csv']);
    project.script(`import { existsSync } from 'node:fs';
      import { sideInput } from 'millrace';
      export const run = () => [existsSync(sideInput('x')) && !existsSync(new URL('labels.csv', import.meta.url))];`);
    project.job({ side_inputs: [{ name: 'x', dataset: 'labels:1' }] });
    const { stdout } = await project.run();
    expect(project.read(stdout.trim().slice(project.folder.length + 1))).toBe('true\ntrue\n');
  });

  it.each([
    [{ side_inputs: [{ name: 'labels', path: 'nowhere' }] }, 'nowhere does not exist'],
    [{ side_inputs: [{ name: 'labels', path: 'side/*.png' }] }, 'side input labels holds no files'],
    [{ side_inputs: [SIDES[0], SIDES[0]] }, 'labels is the name of another side input'],
    [{ side_inputs: [{ name: 'labels', path: 'in', keep: 1 }] }, 'side_inputs[0].keep: is not a known name'],
    [{ side_inputs: [{ name: 'labels', path: 'in', separator: ';' }] }, 'separator: applies only to type tabular'],
    [
      { side_inputs: [{ name: 'labels', path: 'in', partition_format: '{a}/*' }] },
      'format: applies only to type tabular',
    ],
    [{ side_inputs: SIDES, arguments: ['${{side_inputs.label}}'] }, 'did you mean labels?'],
  ])('that are wrong are told before the run: %j', async (settings, message) => {
    project.script('export const run = (paths) => paths;').job(settings);
    const { exitCode, stderr } = await project.run();
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it('are known by those there are when a script asks for another', async () => {
    project.script(`import { sideInput } from 'millrace';
      export const init = () => { sideInput('../labels'); };
      export const run = (paths) => paths;`);
    const { exitCode, stderr } = await project.job({ side_inputs: SIDES }).run();
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining('there is no side input ../labels; known: labels, words'),
    ]);
  });

  it.each([
    [
      'changed',
      () => appendFileSync(project.path('labels.csv'), 'two\n'),
      /SideInputChanged: side input labels .*had 9 bytes and has 13/,
    ],
    ['gone', () => rmSync(project.path('side/a/b.txt')), /SideInputMissing: side input words is not on this machine/],
    ['more', () => project.write('side/new.txt', ''), /SideInputChanged: side input words .*new\.txt was added/],
  ])('that are %s when the job goes on fail it by name, before any mini-batch', async (_, change, message) => {
    project.script(`export const run = () => { throw new Error('never'); };`);
    project.job({ side_inputs: SIDES, run_max_try: 1 });
    expect((await project.run()).exitCode).toBe(1);
    change();
    const { exitCode, stderr } = await project.millrace(['resume']);
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(message)]);
  });
});
