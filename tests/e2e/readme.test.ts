import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { shellBlocks } from './shell-blocks.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'dist/bin/millrace.js');
const page = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Who runs what the README shows, and what there proves it. */
const RUN_BY: Readonly<Record<string, { readonly file: string; readonly proof: string }>> = {
  'npm run demo': { file: 'tests/e2e/demo.test.ts', proof: 'examples/digits/demo.mjs' },
  // Whoever reads this is running it.
  'npm test': { file: 'package.json', proof: '"test:all": "npm run build:all && vitest run"' },
  'npm pack': { file: 'tests/e2e/package.test.ts', proof: "'pack'" },
  'npm install PATH/TO/millrace-0.1.0.tgz': { file: 'tests/e2e/package.test.ts', proof: "'install'" },
  'npx millrace init && npx millrace run': {
    file: 'tests/e2e/package.test.ts',
    proof: 'npx millrace init && npx millrace run',
  },
};

describe('the README', () => {
  it('shows no command that no test runs, and its tests run no other', () => {
    expect(shellBlocks(page('README.md')).map(({ commands }) => commands)).toEqual(Object.keys(RUN_BY));
  });

  it.each(Object.entries(RUN_BY))('%s is run', (_, { file, proof }) => expect(page(file)).toContain(proof));

  it('names the version that there is', () => {
    expect(page('README.md')).toContain(`millrace-${JSON.parse(page('package.json')).version}.tgz`);
  });
});

describe('the tutorial', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tutorial-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  // Each goes on where the one before ended, as the reader does.
  it.each(shellBlocks(page('docs/tutorial/first-job.md')))('$commands', ({ commands, shown }) => {
    const { status, said } = runAsReader(commands, folder);
    expect({ status, said }).toMatchObject({ status: 0 });
    for (const line of shown) expect(said).toContain(line);
  });
});

/** `npx` finds the package that the build made, as it would find an installed one. */
function runAsReader(commands: string, cwd: string): { status: number | null; said: string } {
  const npx = `npx() { test "$1" = millrace && shift && "${process.execPath}" "${MAIN}" "$@"; }`;
  const env = { PATH: `${dirname(process.execPath)}:${process.env.PATH}`, HOME: process.env.HOME ?? cwd };
  const { status, stdout, stderr } = spawnSync('sh', ['-ec', `${npx}\n${commands}`], { cwd, env, encoding: 'utf8' });
  return { status, said: stdout + stderr };
}
