import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pythonEnvironment } from '../../adapters/environments/python-environment.ts';
import { runTool } from '../../adapters/environments/run-tool.ts';

/** Needs no network: what is installed is a folder. */
describe('pythonEnvironment', () => {
  let folder: string;
  let built: string[];
  const variables = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' };
  const place = () => ({ cache: join(folder, 'cache'), variables, onBuild: (path: string) => built.push(path) });
  const ready = (requirements: readonly string[] = [], python: string | null = null) =>
    pythonEnvironment({ python, requirements }, place());

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'millrace-environments-'));
    built = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is built once for each content, also when several want it at once', async () => {
    const [first, second] = await Promise.all([ready(), ready()]);
    expect(second).toBe(first);
    expect(await ready()).toBe(first);
    expect(built).toHaveLength(1);
    const prefix = await runTool(first, ['-c', 'import sys; print(sys.prefix != sys.base_prefix)'], variables);
    expect(prefix.trim()).toBe('True');
    expect(readdirSync(join(folder, 'cache')).some((name) => name.endsWith('.lock'))).toBe(false);
  });

  it('is built anew when its builder died in the middle', async () => {
    const interpreter = await ready();
    const path = join(interpreter, '../..');
    rmSync(join(path, 'millrace-ready'));
    rmSync(interpreter);
    const dead = await runTool('sh', ['-c', 'echo $$'], variables);
    writeFileSync(`${path}.lock`, `${hostname()} ${dead.trim()}`);
    expect(await ready()).toBe(interpreter);
    expect(built).toHaveLength(2);
    expect(existsSync(interpreter)).toBe(true);
  });

  it("fails with the installer's own words, and is not used then", async () => {
    mkdirSync(join(folder, 'broken'));
    writeFileSync(join(folder, 'broken/setup.py'), 'raise SystemExit("no compiler here")\n');
    await expect(ready([join(folder, 'broken')])).rejects.toMatchObject({
      name: 'EnvironmentNotBuilt',
      message: expect.stringContaining('failed with exit code'),
      words: expect.stringContaining('no compiler here'),
    });
    expect(readdirSync(join(folder, 'cache')).some((name) => name.endsWith('.lock'))).toBe(false);
  }, 120_000);

  it('names a version of Python that is not there', async () => {
    await expect(ready([], '3.99')).rejects.toThrow('there is no Python 3.99 on PATH');
  });
});
