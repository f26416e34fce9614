import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const EXAMPLES = resolve(import.meta.dirname, '../../examples');
const millrace = resolve(import.meta.dirname, '../../dist/bin/millrace.js');
const workspace = mkdtempSync(join(tmpdir(), 'digits-'));
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

function rowsOf(example: string): string[] {
  const env = { ...process.env, MILLRACE_STORE: join(workspace, example) };
  const cwd = join(EXAMPLES, example);
  const { status, stdout, stderr } = spawnSync(process.execPath, [millrace, 'run', 'digits.yaml'], {
    cwd,
    env,
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  return readFileSync(stdout.trim(), 'utf8').trimEnd().split('\n');
}

it('the Python example gives the same digits as the one in TypeScript', () => {
  // What `npm run demo` installs, where nobody ran it yet.
  const example = join(EXAMPLES, 'digits');
  if (!existsSync(join(example, 'node_modules'))) spawnSync('npm', ['ci'], { cwd: example });
  const rows = rowsOf('digits-python');
  expect(rows).toHaveLength(1_000);
  expect(rows).toEqual(rowsOf('digits'));
}, 900_000);
