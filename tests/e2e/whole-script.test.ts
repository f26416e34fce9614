import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
  // A package installed above the source directory, a script with a helper and a data file beside it.
  const main = { name: 'shouting', version: '1.0.0', type: 'module', exports: './main.js' };
  project.write('work/node_modules/shouting/package.json', JSON.stringify(main));
  project.write('work/node_modules/shouting/main.js', 'export const shout = (text) => text.toUpperCase();');
  project.write('work/jobs/code/parts/names.ts', 'export const named = (path: string): string => path.slice(-7, -4);');
  project.write('work/jobs/code/labels.json', '["zero", "one", "two"]');
  project.write(
    'work/jobs/code/main/score.ts',
    `import { readFileSync } from 'node:fs';
     import { shout } from 'shouting';
     import { named } from '../parts/names.ts';
     const labels = JSON.parse(readFileSync(new URL('../labels.json', import.meta.url), 'utf8')) as string[];
     export function run(paths: string[]): unknown[] {
       const rows = paths.map((path) => named(path) + ' ' + shout(labels[Number(named(path))] ?? '?'));
       return [...rows, process.argv.slice(2)];
     }`,
  );
  project.inputs(3, 'data/a b').inputs(1, 'data/second');
  project.write('elsewhere/far/keep', '');
});
afterEach(() => project.remove());

const JOB = {
  name: 'whole-script',
  source_directory: 'code',
  entry_script: 'main/score.ts',
  inputs: [
    { name: 'first', path: '../../data/a b/*.txt' },
    { name: 'listed', path: ['../../data/second/000.txt', '../../data/a b/002.txt'] },
  ],
  arguments: [
    '--first',
    '${{inputs.first}}',
    '--listed=${{inputs.listed}}/x',
    '${{output}}',
    'to ${{output}}/deep and ${{inputs.first}}',
    '${{parameters.text}}',
    'n=${{parameters.number}};b=${{parameters.truth}}',
    '$HOME',
  ],
  parameters: { text: 'two words', number: 1.5, truth: true },
  output: { path: 'results' },
  error_threshold: 0,
  mini_batch_size: 10,
  process_count_per_node: 1,
};

const boundArguments = (text: string): string[] => {
  const [first, output] = [project.path('data/a b'), project.path('work/jobs/results')];
  const listed = project.path('data');
  const texts = [text, 'n=1.5;b=true', '$HOME'];
  return ['--first', first, `--listed=${listed}/x`, output, `to ${output}/deep and ${first}`, ...texts];
};

describe('a script with all that it may come with, started from another current folder', () => {
  it('finds its helper, its data, a package and what its arguments are bound to', async () => {
    project.write('work/jobs/job.yaml', JSON.stringify(JOB));
    const cwd = project.path('elsewhere/far');
    const { exitCode, stdout, stderr } = await project.run(['../../work/jobs/job.yaml'], { cwd });
    expect(stderr).toContain('completed');
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`${project.path('work/jobs/results/parallel_run_step.txt')}\n`);
    const args = JSON.stringify(boundArguments('two words'));
    const rows = project.read('work/jobs/results/parallel_run_step.txt').trimEnd().split('\n');
    expect(rows).toEqual(['000 ZERO', '001 ONE', '002 TWO', args, '000 ZERO', '002 TWO', args]);
  });

  it('takes arguments as one text, split as a shell would', async () => {
    const text = `--first "\${{inputs.first}}" '--listed=\${{inputs.listed}}/x' \${{output}} "to \${{output}}/deep and \${{ inputs.first }}" \${{parameters.text}} n=\${{parameters.number}}\\;b=\${{parameters.truth}} '$HOME'`;
    project.write('work/jobs/job.yaml', JSON.stringify({ ...JOB, arguments: text }));
    const cwd = project.path('elsewhere/far');
    const words = [project.path('work/jobs/job.yaml'), '--param', 'text=it is "so"', '--first', '1'];
    expect(await project.run(words, { cwd })).toMatchObject({ exitCode: 0 });
    const rows = project.read('work/jobs/results/parallel_run_step.txt').trimEnd().split('\n');
    expect(rows.at(-1)).toBe(JSON.stringify(boundArguments('it is "so"')));
  });
});
