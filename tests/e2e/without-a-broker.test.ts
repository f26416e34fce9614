import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const PACKAGE = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
/** One that needs a broker, one that needs a lab, and one that needs neither. */
const SELECTION = [
  'tests/faults/kafka-20-unfit-topics.test.ts',
  'tests/faults/kafka-24-login-refused.test.ts',
  'tests/support/poll.test.ts',
];
const WITHOUT_BROKER_PASSES = 4;
const INSTALL = 'apt-get install -y default-jre-headless maven';

interface TestRun {
  readonly exitCode: number | null;
  readonly output: string;
  readonly lastLine: string;
}

describe('the tests on a machine without Java and Docker', () => {
  let programs: string;
  beforeAll(() => {
    programs = mkdtempSync(join(tmpdir(), 'programs-'));
    symlinkSync(process.execPath, join(programs, 'node'));
  });
  afterAll(() => rmSync(programs, { recursive: true }));

  it('name the one command that installs a broker, run the rest, and fail', async () => {
    const { exitCode, output, lastLine } = await testRun({});
    expect([exitCode, lastLine]).toEqual([
      1,
      expect.stringMatching(`^${WITHOUT_BROKER_PASSES} passed, [1-9]\\d* failed, [1-9]\\d* skipped$`),
    ]);
    expect(output).toContain(`Install what runs one: ${INSTALL} (`);
    expect(new Set(output.match(/apt-get install [a-z -]+/g)?.map((each) => each.trim()))).toEqual(new Set([INSTALL]));
    expect(output).toContain('MILLRACE_TEST_WITHOUT=kafka');
  });

  it('pass without those that need one only where that is said, and say so last', async () => {
    const { exitCode, output, lastLine } = await testRun({ MILLRACE_TEST_WITHOUT: 'kafka' });
    const waived = ', [1-9]\\d* skipped; without kafka, which MILLRACE_TEST_WITHOUT waives';
    expect([exitCode, lastLine]).toEqual([
      0,
      expect.stringMatching(`^${WITHOUT_BROKER_PASSES} passed, 0 failed${waived}$`),
    ]);
    expect(output).not.toContain('apt-get');
  });

  /** What `npm test` runs once it has built, on some of the files. */
  async function testRun(settings: Readonly<Record<string, string>>): Promise<TestRun> {
    const [, command] = (PACKAGE.scripts['test:all'] as string).split(' && ');
    const [program = '', ...words] = (command as string).split(' ');
    const bin = join(ROOT, 'node_modules', '.bin', program);
    const environment = { PATH: programs, HOME: process.env.HOME, TMPDIR: tmpdir(), NO_COLOR: '1', ...settings };
    const child = spawn(process.execPath, [bin, ...words, ...SELECTION], { cwd: ROOT, env: environment as never });
    const ended = new Promise<number | null>((done) => child.once('close', done));
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const lastLine = stdout.trimEnd().split('\n').at(-1) ?? '';
    return { exitCode: await ended, output: stdout + stderr, lastLine };
  }
});
