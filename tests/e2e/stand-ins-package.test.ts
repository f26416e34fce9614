import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { shellBlocks } from './shell-blocks.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/how-to/python-scripts.md'), 'utf8');
const [, SHOWN_TEST = ''] = /^```python\n(import json\n.*?)^```$/ms.exec(PAGE) ?? [];

const SCRIPT = `import json
import os
from azureml.core import Model, Run
from azureml_user.parallel_run import EntryScript

def init():
    global labels
    with open(Model.get_model_path("labels")) as file:
        labels = json.load(file)

def run(mini_batch):
    EntryScript().logger.info("scoring")
    Run.get_context().log("files", len(mini_batch))
    return ["%s: %s" % (os.path.basename(path), labels[os.path.getsize(path)]) for path in mini_batch]
`;

describe('the package millrace-azureml', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stand-ins-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function python(...words: string[]): { status: number | null; said: string } {
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, PYTHONPATH: join(folder, 'site') };
    const { status, stdout, stderr } = spawnSync('python3', words, { cwd: folder, env, encoding: 'utf8' });
    return { status, said: stdout + stderr };
  }

  it('is installed by pip, and lets a script be tested as the page shows', () => {
    expect(shellBlocks(PAGE).map(({ commands }) => commands)).toContain('pip install ./python/millrace-azureml');
    // Building leaves things beside the source.
    cpSync(join(ROOT, 'python/millrace-azureml'), join(folder, 'python/millrace-azureml'), { recursive: true });
    const target = ['--target', 'site', '--disable-pip-version-check'];
    const installed = python('-m', 'pip', 'install', './python/millrace-azureml', ...target);
    expect(installed.status, installed.said).toBe(0);
    const here = { cwd: folder, encoding: 'utf8' } as const;
    cpSync(join(ROOT, '.gitignore'), join(folder, '.gitignore'));
    spawnSync('git', ['init', '--quiet'], here);
    const seen = spawnSync('git', ['ls-files', '--others', '--exclude-standard', 'python'], here);
    expect(seen.stdout.split('\n').filter((file) => /build|egg-info/.test(file))).toEqual([]);
    writeFileSync(join(folder, 'score.py'), SCRIPT);
    writeFileSync(join(folder, 'test_score.py'), SHOWN_TEST);
    const { status, said } = python('-m', 'unittest');
    expect(status, said).toBe(0);
    expect(said).toContain('Ran 1 test');
    expect(said).toContain('metric files 1');
  }, 300_000);
});
