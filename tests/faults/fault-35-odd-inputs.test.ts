import { mkdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

const output = (): string => project.read(project.stepPath('outputs/output/parallel_run_step.txt'));

/** Each row: a file's path below `in`, and its size as the script finds it. */
const SIZES = `import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
export const run = (paths) =>
  paths.map((path) => JSON.stringify([relative(process.argv[2], path), readFileSync(path).length]));
`;

describe('fault 35: odd inputs', () => {
  it('no files at all: completed, with an empty output', async () => {
    mkdirSync(project.path('in/deeper'), { recursive: true });
    project.script(SIZES).job();
    const { exitCode, stderr, json } = await project.run(['--json']);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('input files holds no files');
    const none = { total: 0, succeeded: 0, failed: 0 };
    expect(json()).toMatchObject({ status: 'completed', mini_batches: none, items: none, rows: 0, error: null });
    expect(project.has(project.stepPath('outputs/output/parallel_run_step.txt'))).toBe(true);
    expect(output()).toBe('');
    expect(await project.audit()).toEqual([]);
  });

  it('an empty file, odd names and deep folders: each is scored once, in byte order', async () => {
    const deep = Array.from({ length: 60 }, (_, depth) => `d${depth}`).join('/');
    const odd = [
      ...[
        'with space',
        ' leading',
        'trailing ',
        '-dash',
        '--json',
        '#hash',
        '100%',
        '%2e%2e',
        'a+b',
        "it's",
        'a"b',
        'a`b',
      ],
      ...[
        'a\nb',
        'a\tb',
        'a\\b',
        '*',
        '?',
        '[a]',
        '{a,b}',
        '$HOME',
        '${{output}}',
        'é',
        'e\u0301',
        '\u{1f600}',
        '.hidden',
        '...',
      ],
      ...['~', 'CON', 'x'.repeat(255), 'a;b', 'a&b', 'a:b', 'a|b', '<a>', '=1+1', '\u202eabc', '%00', '__proto__'],
    ];
    const paths = ['empty', ...odd, `${deep}/deep`, 'in/in/in'];
    for (const path of paths) project.write(`in/${path}`, path === 'empty' ? '' : path);
    project.script(SIZES).job({ arguments: [project.path('in')], mini_batch_size: 4, process_count_per_node: 2 });
    expect(await project.run()).toMatchObject({ exitCode: 0 });
    const rows = output()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as [string, number]);
    const inByteOrder = paths.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(rows.map(([path]) => path)).toEqual(inByteOrder);
    for (const [path, size] of rows)
      expect([path, size]).toEqual([path, path === 'empty' ? 0 : Buffer.byteLength(path)]);
  });

  it('folders and patterns whose own names hold wildcards are what they are', async () => {
    for (const folder of ['in[1]', 'in1', 'in{a,b}', 'ina']) project.write(`${folder}/file.txt`, folder);
    const inputs = [
      { name: 'escaped', path: 'in\\[1\\]' },
      { name: 'listed', path: ['in\\{a,b\\}/*.txt', 'ina'] },
    ];
    project.script(SIZES).job({ inputs, arguments: [project.folder] });
    expect(await project.run()).toMatchObject({ exitCode: 0 });
    expect(output()).toBe('["in[1]/file.txt",5]\n["in{a,b}/file.txt",7]\n["ina/file.txt",3]\n');
  });

  it('two thousand tiny files: all, once, in order', async () => {
    const names = Array.from({ length: 2_000 }, (_, at) => `${at % 7}/${(at * 7919) % 100_003}`);
    for (const name of names) project.write(`in/${name}`, '');
    project.script(SIZES).job({ arguments: [project.path('in')], mini_batch_size: 7, process_count_per_node: 2 });
    const { exitCode, json } = await project.run(['--json']);
    expect(exitCode).toBe(0);
    expect(json()).toMatchObject({ items: { total: 2_000, succeeded: 2_000 }, mini_batches: { total: 286 } });
    expect(output()).toBe(
      names
        .toSorted()
        .map((name) => `${JSON.stringify([name, 0])}\n`)
        .join(''),
    );
  });
});
