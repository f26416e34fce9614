import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LaidWorkspace } from '../tests/support/laid-workspace.ts';
import { runProgram } from './program.ts';

let workspace: LaidWorkspace;
let said: { out: string; err: string };
beforeEach(() => {
  workspace = new LaidWorkspace();
  said = { out: '', err: '' };
});
afterEach(() => workspace.remove());

const millrace = (...words: readonly string[]) =>
  runProgram(words, '1.2.3', () => workspace.context, {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
  });

describe('the command line', () => {
  it('hands a command its options and returns its exit code', async () => {
    workspace.start('j1');
    expect(await millrace('status', 'j1', '--json')).toBe(0);
    expect(JSON.parse(workspace.out.text)).toMatchObject({ job_id: 'j1' });
  });

  it('takes the last job when none is named', async () => {
    workspace.start('j1');
    expect(await millrace('results')).toBe(0);
  });

  it.each([
    [['rnu'], 'Did you mean run?'],
    [['status', '--jsno'], 'Did you mean --json?'],
    [['status', 'a', 'b'], 'too many arguments'],
    [['run', '--param', 'a'], 'It must be NAME=VALUE.'],
    [['run', '--param', 'a=1', '--param', 'a=2'], 'a is given twice.'],
    [['run', '--input', '../x=1'], 'The name "../x"'],
    [['run', '--workers', '0'], 'It must be a whole number from 1.'],
    [['run', '--first', 'x'], 'It must be a whole number from 1.'],
    [['run', '--output', ''], 'It must not be empty.'],
    [['run', ''], 'It must not be empty.'],
    [['logs', '--user', 'both'], 'It must be one of stdout, stderr, log.'],
    [['results', '--head', '-1'], 'It must be a whole number from 1.'],
    [[], 'Usage: millrace'],
  ])('refuses %j as bad usage', async (words, message) => {
    expect(await millrace(...words)).toBe(2);
    expect(said.err).toContain(message);
    expect(said.out + workspace.out.text).toBe('');
  });

  it.each([
    [['topics', 'ensure', '--lanes', '0', '--json'], 'It must be a whole number from 1.'],
    [['status', '--json', '--nosuch'], "unknown option '--nosuch'"],
    [['watch', '--json', 'a', 'b'], 'too many arguments'],
    [['submit', '--json', '--first', '0'], 'It must be a whole number from 1.'],
    [['results', '--json', '--follow'], 'cannot be used with'],
    [['topics', '--json'], "missing required argument 'what'"],
    [['rnu', '--json'], 'Did you mean run?'],
    [['--json'], "unknown option '--json'"],
  ])('answers %j with one object, beside what it says of bad usage', async (words, message) => {
    expect(await millrace(...words)).toBe(2);
    expect(said.out).toMatch(/^.*\n$/);
    const { error } = JSON.parse(said.out) as { error: { message: string } };
    expect(error).toMatchObject({ code: 'USAGE', hint: '--help shows what there is' });
    expect(error.message).toContain(message);
    expect(error.message).not.toMatch(/^error/);
    expect(said.err).toContain(message);
    expect(workspace.out.text).toBe('');
  });

  it('helps on stdout', async () => {
    expect(await millrace('--help')).toBe(0);
    for (const word of ['init', 'run', 'jobs', 'status', 'logs', 'results', 'cancel', 'doctor']) {
      expect(said.out).toContain(`\n  ${word}`);
    }
  });

  it('tells its version', async () => {
    expect(await millrace('--version')).toBe(0);
    expect(said.out).toBe('1.2.3\n');
  });

  it('lets what a command throws through', async () => {
    await expect(millrace('status', 'nope')).rejects.toMatchObject({ code: 'JOB_UNKNOWN' });
  });

  it('runs the doctor', async () => {
    expect(await millrace('doctor', '--json')).toBe(0);
    const { findings } = JSON.parse(workspace.out.text) as { findings: { name: string }[] };
    expect(findings.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Node', 'workspace', 'free space', 'shell']),
    );
  });
});
