import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Child } from './child.ts';
import { Reaper } from './reaper.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'child-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function failureOf(file: string, environment = {}): Promise<string | undefined> {
  const child = new Child({ file, arguments: [] }, environment, new Reaper());
  await child.gone;
  return child.failure;
}

it('a process that cannot be started says why, and what to do', async () => {
  const missing = join(folder, 'python3');
  expect(await failureOf(missing)).toBe(
    `${missing}: no such file or directory (ENOENT): install it, or put it on PATH`,
  );
  writeFileSync(missing, '');
  expect(await failureOf(missing)).toMatch(/: permission denied \(EACCES\): check who may run it/);
  expect(await failureOf(process.execPath, { HUGE: 'x'.repeat(3_000_000) })).toMatch(/\(E2BIG\): its environment is/);
});
