import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

const ON_A_TERMINAL = { nodeOptions: ['--import', join(import.meta.dirname, '../support/as-on-a-terminal.mjs')] };
const ESCAPE = '\u001b';
/** A title, a clipboard write, colours, a cleared screen, 8-bit forms, a reversed reading direction, a bell. */
const PAYLOAD =
  '\u001b]0;owned\u0007\u001b]52;c;b3duZWQ=\u001b\\\u001b[31m\u001b[2J\u009b31m\u009d0;owned\u009c\u202etxt\u0007\b\r';
/** All that a terminal acts upon, but for line ends and tabs. */
const ACTIVE = /(?![\n\t])[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
  project.write(`in/0${PAYLOAD}.txt`, '').write(`in/1${PAYLOAD}.txt`, '').write('in/2.txt', '');
  // Escaped down to ASCII, as a hostile script would not be: only what it does matters here.
  const source = JSON.stringify(PAYLOAD).replaceAll(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  project.script(`const payload = ${source};
    export function run([path], { minibatchIndex: index }) {
      console.log('out ' + payload);
      console.error('err ' + payload);
      if (index === 1) {
        const error = new Error('raised ' + payload, { cause: new Error('because ' + payload) });
        error.name = 'Named' + payload;
        throw error;
      }
      return ['row ' + payload + 'end', 'more'];
    }`);
});
afterEach(() => project.remove());

describe('fault 46: terminal escape codes', () => {
  it('in names, errors, rows and what the script prints reach no terminal', async () => {
    project.job({ error_threshold: 0, run_max_try: 1, environment_variables: { MODE: PAYLOAD }, arguments: [PAYLOAD] });
    const run = await project.run();
    expect(run).toMatchObject({ exitCode: 1, stdout: '' });
    expect(run.stderr).toContain('raised');
    expect(run.stderr).toContain('in/1');
    expect(run.stderr).not.toMatch(ACTIVE);

    const views = [
      ['status'],
      ['jobs'],
      ['logs'],
      ['logs', '--user', 'stdout'],
      ['logs', '--user', 'stderr'],
      ['results'],
    ];
    for (const words of [...views, ['results', '--head', '1'], ['status', '--json'], ['jobs', '--json']]) {
      const { exitCode, stdout, stderr } = await project.millrace(words, ON_A_TERMINAL);
      expect({ words, exitCode }).toEqual({ words, exitCode: words[0] === 'results' ? 1 : 0 });
      expect(stdout, words.join(' ')).not.toMatch(ACTIVE);
      expect(stderr, words.join(' ')).not.toMatch(ACTIVE);
      if (words[0] !== 'jobs') expect(stdout, words.join(' ')).toMatch(/raised|out|err|row/);
    }
  });

  it('in what a live block shows are gone; only its own codes are there', async () => {
    project.job({ error_threshold: -1, run_max_try: 1 });
    const { exitCode, stderr } = await project.run([], ON_A_TERMINAL);
    expect(exitCode).toBe(0);
    const [, ...pieces] = stderr.split(ESCAPE);
    expect(pieces.length).toBeGreaterThan(0);
    // Colours and moves: no title, no clipboard, no cleared screen.
    for (const piece of pieces) expect(piece).toMatch(/^\[(?!2J)[0-9;?]*[A-Za-z]/);
    expect(stderr).not.toContain('owned');
    expect(stderr.replaceAll(ESCAPE, '').replaceAll('\r', '')).not.toMatch(ACTIVE);
  });

  it('in rows are passed on to a pipe as they are: they are the very bytes of the output', async () => {
    project.job({ error_threshold: -1, run_max_try: 1 });
    const { json } = await project.run(['--json']);
    const { stdout } = await project.millrace(['results']);
    expect(stdout).toBe(readFileSync(json().output as string, 'utf8'));
    expect(stdout).toContain(PAYLOAD);
  });

  it('in faults of a job file and in unknown words are shown as text', async () => {
    project.job({ name: PAYLOAD, [`key${PAYLOAD}`]: 1, inputs: [{ name: 'files', path: `in${PAYLOAD}` }] });
    for (const words of [
      ['run'],
      ['run', `no${PAYLOAD}.yaml`],
      [`rum${PAYLOAD}`],
      ['run', `--${PAYLOAD}`],
      ['status', PAYLOAD],
    ]) {
      const { exitCode, stdout, stderr } = await project.millrace(words);
      expect({ words, exitCode, stdout }).toEqual({ words, exitCode: 2, stdout: '' });
      expect(stderr, words.join(' ')).not.toMatch(ACTIVE);
    }
  });
});
