import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { npmPackages } from '../../adapters/environments/npm-packages.ts';

/** Needs no network: what is installed is a folder. */
describe('npmPackages', () => {
  let folder: string;
  let built: string[];
  const variables = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' };
  const ready = (packageJson: object) =>
    npmPackages(
      {
        packageJson: JSON.stringify(packageJson),
        packageLock: null,
        npmrc: null,
      },
      { cache: join(folder, 'cache'), variables, onBuild: (path) => built.push(path), onWait: () => undefined },
    );

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'millrace-packages-'));
    built = [];
    mkdirSync(join(folder, 'pack'));
    writeFileSync(join(folder, 'pack/package.json'), '{ "name": "pack", "version": "1.0.0", "main": "main.js" }');
    writeFileSync(join(folder, 'pack/main.js'), "exports.word = 'found';");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are installed once for each content, without the scripts of what names them', async () => {
    const needs = {
      dependencies: { pack: `file:${join(folder, 'pack')}` },
      scripts: { postinstall: 'exit 1' },
    };
    const [first, second] = await Promise.all([ready(needs), ready(needs)]);
    expect(second).toBe(first);
    expect(built).toEqual([first]);
    expect(readFileSync(join(first, 'node_modules/pack/main.js'), 'utf8')).toContain('found');
  });

  it("fail with npm's own words, and leave nothing", async () => {
    await expect(ready({ dependencies: { pack: 'file:/nowhere/pack.tgz' } })).rejects.toMatchObject({
      name: 'EnvironmentNotBuilt',
      message: expect.stringMatching(/^npm install failed with exit code \d+: npm error .*nowhere/),
      words: expect.stringContaining('/nowhere/pack.tgz'),
    });
    expect(existsSync(built[0] ?? '')).toBe(false);
  });
});
