import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readJobFile, readJobText } from './read-job-file.ts';
import { sourceProbe } from './source-probe.ts';

const TEXT = `# a comment
name: digits

inputs:
  - { name: a,
      path: x }
  - name: b
    path:
      - one
      - two
rate: &rate 1.10
again: *rate
columns: { 2: int, 1: string }
same: &same
  deep: 1
other: *same
`;

describe('a job text', () => {
  const job = readJobText('job.yaml', TEXT);

  it.each<[(string | number)[], number]>([
    [[], 2],
    [['name'], 2],
    [['inputs'], 4],
    [['inputs', 0], 5],
    [['inputs', 0, 'path'], 6],
    [['inputs', 1, 'path', 1], 10],
    [['inputs', 1, 'missing'], 7],
    [['inputs', 7, 'path'], 4],
    [['missing', 'deeper'], 2],
    [['again'], 12],
    [['other', 'deep'], 15],
  ])('has %j in line %i', (path, line) => expect(job.lineOf(path)).toBe(line));

  it('tells scalars and keys as they are written', () => {
    expect(job.textOf(['rate'])).toBe('1.10');
    expect(job.textOf(['again'])).toBe('1.10');
    expect(job.textOf(['inputs'])).toBeUndefined();
    expect(job.textOf(['missing'])).toBeUndefined();
    expect(job.keysOf(['columns'])).toEqual(['2', '1']);
    expect(job.keysOf(['name'])).toEqual([]);
  });

  it('may be JSON, with tabs too', () => {
    const json = readJobText('job.json', JSON.stringify({ a: { b: [1, { c: 'x' }] } }, null, '\t'));
    expect(json.value).toEqual({ a: { b: [1, { c: 'x' }] } });
    expect(json.lineOf(['a', 'b', 1, 'c'])).toBe(6);
  });

  it('may be empty', () => {
    const empty = readJobText('job.yaml', '');
    expect(empty.value).toBeNull();
    expect(empty.lineOf(['a'])).toBe(1);
  });
});

describe('a text that is no job', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    'b: &b [*a,*a,*a,*a,*a,*a,*a,*a]',
    'c: &c [*b,*b,*b,*b,*b,*b,*b]',
    'd: [*c,*c,*c]',
  ];

  it.each([
    ['a: 1\nb: 2\na: 3\n', 'job.yaml:3: "a" is there twice; remove one of the two'],
    ['a:\n\tb: 1\n', 'job.yaml:2: there is a tab in the indentation; use blanks'],
    ['a: 1\n---\nb: 2\n', 'job.yaml:2: a job file is one document; remove what follows ---'],
    ['a: 1\nb: { path: ${{parameters.p}} }\n', 'job.yaml:2: put quotes around what holds ${{…}}'],
    ['a: "x\n', 'job.yaml:2: this is not YAML: Missing closing "quote'],
    ['a: !!js/function x\n', 'job.yaml:1: this is not YAML: Unresolved tag'],
    ['a: *x\n', 'job.yaml: this is not YAML: Unresolved alias'],
    [bomb.join('\n'), 'job.yaml: the aliases (*name) stand for far too much; write it out'],
    [`a: 1\nb: ${'['.repeat(100_000)}`, 'job.yaml:2: the values are nested too deeply'],
    [`a: 1\n${'- '.repeat(100_000)}`, 'job.yaml:2: the values are nested too deeply'],
    [`a: 1\n${'? '.repeat(100_000)}`, 'job.yaml:2: the values are nested too deeply'],
    ['a: 1\nb: &b { c: *b }\n', 'job.yaml:2: *b stands inside of what it stands for'],
    [Array.from({ length: 10_000 }, (_, k) => `k${k}: 1`).join('\n'), 'job.yaml:1: a mapping of more than 1000 names'],
    ['? [a]\n: b\n', 'job.yaml:1: a name must be a plain text'],
    ['{"a": 1,}}', 'job.yaml:1: this is not YAML'],
  ])('is refused with its line: %#', (text, message) => {
    expect(() => readJobText('job.yaml', text)).toThrow(
      expect.objectContaining({ code: 'JOB_INVALID', message: expect.stringContaining(message) }),
    );
  });

  it('tells the faults of several lines at once', () => {
    expect(() => readJobText('job.yaml', 'a: 1\na: 2\nb: 1\nb: 2\n')).toThrow(
      /job.yaml:2: "a" is .*\n {2}job.yaml:4: "b" is /,
    );
  });
});

describe('a job file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'job-file-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is read from where it is, under its absolute path', () => {
    const file = join(folder, 'job.yaml');
    writeFileSync(file, '\ufeffname: digits\n');
    expect(readJobFile(relative(process.cwd(), file))).toMatchObject({ file, value: { name: 'digits' } });
  });

  it.each<[string, string | Uint8Array | undefined, string]>([
    ['not there', undefined, 'there is no such file'],
    ['not text', new Uint8Array([0x61, 0x3a, 0x20, 0xff]), 'it is not UTF-8 text'],
    ['too large', `a: ${'x'.repeat(1024 * 1024)}`, 'is larger than 1 MiB'],
  ])('that is %s is refused', (_, content, message) => {
    const file = join(folder, 'job.yaml');
    if (content !== undefined) writeFileSync(file, content);
    expect(() => readJobFile(file)).toThrow(
      expect.objectContaining({ code: 'JOB_INVALID', message: expect.stringContaining(message) }),
    );
  });

  it('that is a folder is refused', () => expect(() => readJobFile(folder)).toThrow(/is not a file/));

  it('finds its script and folder on the disk', () => {
    const file = join(folder, 'score.ts');
    writeFileSync(file, '');
    expect([sourceProbe.isFile(file), sourceProbe.isFolder(file)]).toEqual([true, false]);
    expect([sourceProbe.isFile(folder), sourceProbe.isFolder(folder)]).toEqual([false, true]);
    expect([sourceProbe.isFile(`${file}/x`), sourceProbe.isFolder(`${folder}/x`)]).toEqual([false, false]);
    expect(sourceProbe.isFile('a\0b')).toBe(false);
  });
});
