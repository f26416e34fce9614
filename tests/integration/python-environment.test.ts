import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { condaEnvironment, condaTool } from '../../adapters/environments/conda-environment.ts';
import { type LockHolder, lockHolder } from '../../adapters/environments/lock-holder.ts';
import { processStart } from '../../adapters/environments/process-start.ts';
import { pythonEnvironment } from '../../adapters/environments/python-environment.ts';
import { runTool } from '../../adapters/environments/run-tool.ts';
import { until } from '../support/poll.ts';

/** Needs no network: what is installed is a folder. */
describe('pythonEnvironment', () => {
  let folder: string;
  let built: string[];
  const variables = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' };
  const place = () => ({
    cache: join(folder, 'cache'),
    variables,
    onBuild: (path: string) => built.push(path),
    onWait: () => undefined,
  });
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
    const prefix = await runTool(
      join(first, 'bin/python'),
      ['-c', 'import sys; print(sys.prefix != sys.base_prefix)'],
      { variables },
    );
    expect(prefix.trim()).toBe('True');
    expect(readdirSync(join(folder, 'cache')).some((name) => name.endsWith('.lock'))).toBe(false);
  });

  it('is built anew when its builder died in the middle', async () => {
    const path = await ready();
    rmSync(join(path, 'millrace-ready'));
    rmSync(join(path, 'bin/python'));
    const dead = await runTool('sh', ['-c', 'echo $$'], { variables });
    // What it had started goes on: it would write into what is built now.
    const left = spawn('sleep', ['600'], { detached: true });
    const start = await processStart(left.pid ?? 0);
    const died = { id: 'dead', pid: Number(dead), start: '1', tool: { pid: left.pid ?? 0, start: start ?? '' } };
    const holder: LockHolder = { ...(await lockHolder()), ...died };
    writeFileSync(`${path}.lock`, JSON.stringify(holder));
    const over = new Promise((done) => left.once('exit', (_, signal) => done(signal)));
    expect(await ready()).toBe(path);
    expect(await over).toBe('SIGKILL');
    expect(built).toHaveLength(2);
    expect(existsSync(join(path, 'bin/python'))).toBe(true);
  });

  it("fails with the installer's own words, and is not used then", async () => {
    mkdirSync(join(folder, 'broken'));
    const backend = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n';
    writeFileSync(join(folder, 'broken/pyproject.toml'), backend);
    writeFileSync(join(folder, 'broken/backend.py'), 'raise SystemExit("no compiler here")\n');
    await expect(ready([join(folder, 'broken')])).rejects.toMatchObject({
      name: 'EnvironmentNotBuilt',
      message: expect.stringContaining('failed with exit code'),
      words: expect.stringContaining('no compiler here'),
    });
    expect(readdirSync(join(folder, 'cache')).some((name) => name.endsWith('.lock'))).toBe(false);
  });

  it('names a version of Python that is not there, and what to install', async () => {
    await expect(ready([], '3.99')).rejects.toThrow(
      'there is no Python 3.99 on PATH: install python3.99 and python3.99-venv, or uv',
    );
  });

  it('that is stopped ends all that its installer has started, and leaves nothing', async () => {
    mkdirSync(join(folder, 'bin'));
    const note = join(folder, 'pids');
    const uv = `#!/bin/sh\n[ "$1" = venv ] && exit 0\nsleep 600 &\necho $$ $! > ${note}\nwait\n`;
    writeFileSync(join(folder, 'bin/uv'), uv, { mode: 0o755 });
    const stop = new AbortController();
    const own = { ...variables, PATH: `${join(folder, 'bin')}:${variables.PATH}` };
    const building = pythonEnvironment(
      { python: null, requirements: ['x'] },
      { ...place(), variables: own, signal: stop.signal },
    );
    await until(() => existsSync(note) && readFileSync(note, 'utf8').includes('\n'), { what: 'the installer' });
    const pids = readFileSync(note, 'utf8').trim().split(' ').map(Number);
    stop.abort(new Error('cancelled'));
    await expect(building).rejects.toThrow('cancelled');
    await until(async () => (await Promise.all(pids.map(processStart))).every((start) => start === undefined));
    expect(readdirSync(join(folder, 'cache')).filter((name) => !name.endsWith('.txt'))).toEqual([]);
  });

  it('of a conda file is made by what is installed of conda', async () => {
    mkdirSync(join(folder, 'bin'));
    const calls = join(folder, 'calls');
    const conda = `#!/bin/sh
echo "$@" >> ${calls}
cp "$6" ${calls}.yml
mkdir -p "$4/bin" && ln -s "$(command -v python3)" "$4/bin/python"
`;
    writeFileSync(join(folder, 'bin/conda'), conda, { mode: 0o755 });
    const own = { ...variables, PATH: `${join(folder, 'bin')}:${variables.PATH}` };
    expect(condaTool(own)).toBe('conda');
    const needs = { file: 'dependencies: [python]\n', requirements: [] };
    const made = await condaEnvironment(needs, 'conda', { ...place(), variables: own });
    expect(await condaEnvironment(needs, 'conda', { ...place(), variables: own })).toBe(made);
    expect(readFileSync(calls, 'utf8')).toBe(`env create --prefix ${made} --file ${made}.yml\n`);
    expect(readFileSync(`${calls}.yml`, 'utf8')).toBe(needs.file);
    expect(existsSync(join(made, 'bin/python'))).toBe(true);
  });
});
