import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storeOpener } from '../../cli/wiring/store.ts';
import { createWorkplace } from '../../cli/wiring/workplace.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import type { ScriptEnvironment } from '../../core/job/script-environment.ts';
import { environmentText } from '../../core/ports/environment-news.ts';
import { manifestIn } from '../support/fed-collector.ts';

const NOTHING = { python: null, pip: [], requirements: null, conda: null, npm: null, variables: {} } as const;
const going = new AbortController().signal;

/** Needs no network: nothing is installed. */
describe('the environments of jobs', () => {
  let root: string;
  let code: string;
  let workplace: ReturnType<typeof createWorkplace>;
  const told: string[] = [];
  const prepare = (manifest: StepManifest) =>
    workplace.prepare?.(
      manifest,
      (event) => told.push(event.kind === 'warning' ? event.message : environmentText(event)),
      going,
    );
  const manifestOf = (environment: Partial<ScriptEnvironment>, entryScript: string): StepManifest => {
    const base = manifestIn(root);
    const own = { ...NOTHING, image: null, azureml: 'stand-ins', registered: null, ...environment } as const;
    const settings = { ...base.settings, environment: own };
    return { ...base, settings, snapshot: { ...base.snapshot, entryScript } };
  };
  const packagesOf = (manifest: StepManifest) => workplace.scriptOptions(manifest, 0, 1).packages;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'millrace-job-environments-'));
    const openStore = storeOpener({}, root);
    const store = openStore(join(root, 'store'));
    code = join(root, 'store', layout.snapshot(manifestIn(root).snapshot.sha256));
    mkdirSync(code, { recursive: true });
    writeFileSync(join(code, 'package.json'), '{}');
    for (const script of ['a.ts', 'a.py']) writeFileSync(join(code, script), '');
    told.length = 0;
    const environment = {
      PATH: `${join(root, 'bin')}:${process.env.PATH}`,
      HOME: process.env.HOME,
      MILLRACE_CACHE: join(root, 'cache'),
    };
    workplace = createWorkplace({ store, openStore, environment, node: 'node' });
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('are forgotten with their run, and the next run of the step keeps its own', async () => {
    const [first, second] = [manifestOf({ npm: 'package.json' }, 'a.ts'), manifestOf({ npm: 'package.json' }, 'a.ts')];
    await prepare(first);
    await prepare(second);
    expect(packagesOf(first)).toContain(join(root, 'cache'));
    await workplace.release?.(first);
    expect(packagesOf(first)).toBeUndefined();
    expect(packagesOf(second)).toContain(join(root, 'cache'));
  });

  it('are built with an .npmrc that does not stay beside what was built', async () => {
    writeFileSync(join(code, '.npmrc'), 'fund=false\n');
    const manifest = manifestOf({ npm: 'package.json' }, 'a.ts');
    await prepare(manifest);
    const built = packagesOf(manifest) ?? '';
    expect(existsSync(join(built, 'package.json'))).toBe(true);
    expect(existsSync(join(built, '.npmrc'))).toBe(false);
  });

  it('are not built from an .npmrc with a secret, nor without one that cannot be read', async () => {
    const manifest = manifestOf({ npm: 'package.json' }, 'a.ts');
    writeFileSync(join(code, '.npmrc'), '//registry.example/:_authToken=s3cret\n');
    await expect(prepare(manifest)).rejects.toThrow('.npmrc:1: _authToken is written out');
    rmSync(join(code, '.npmrc'));
    mkdirSync(join(code, '.npmrc'));
    await expect(prepare(manifest)).rejects.toThrow('.npmrc cannot be read');
  });

  it('are told without a secret of the job', async () => {
    mkdirSync(join(root, 'bin'));
    const uv = '#!/bin/sh\n[ "$1" = venv ] && exit 0\necho "error: s3cret-word is refused" >&2\nexit 1\n';
    writeFileSync(join(root, 'bin/uv'), uv, { mode: 0o755 });
    const pip = ['own @ https://me:s3cret-word@registry.example/own.whl'];
    const manifest = manifestOf({ pip, variables: { REGISTRY_TOKEN: 's3cret-word' } }, 'a.py');
    const { message, words } = await Promise.resolve(prepare(manifest)).catch((error) => error);
    expect(words).toMatch(/^error: \*+ is refused$/);
    const begun = /^building an environment in .*: own @ https:\/\/me:\*+@registry/;
    expect(told).toContainEqual(expect.stringMatching(begun));
    expect(told.at(-1)).toMatch(/^building the environment failed after \d+ s$/);
    expect([...told, message].join('\n')).not.toContain('s3cret-word');
  });

  it('that a full disk keeps from being built name the folder and the setting', async () => {
    mkdirSync(join(root, 'bin'));
    const uv = '#!/bin/sh\necho "error: failed to write: No space left on device (os error 28)" >&2\nexit 2\n';
    writeFileSync(join(root, 'bin/uv'), uv, { mode: 0o755 });
    const advice = `(os error 28): there is no room left in ${join(root, 'cache/environments')} (MILLRACE_CACHE moves it)`;
    await expect(prepare(manifestOf({ pip: ['own'] }, 'a.py'))).rejects.toThrow(advice);
  });
});
