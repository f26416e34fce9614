import { statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pathWithPython } from '../support/python-with.ts';
import { TestProject } from '../support/test-project.ts';

/** As it is installed by `pip install uv`. */
const PATH = await pathWithPython('uv');
const OF_INSTALLERS = Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(PIP|UV)_/.test(name)));

describe('the environment of a Python job, made by the real uv', () => {
  let project: TestProject;
  let environment: Record<string, string>;
  beforeEach(() => {
    project = new TestProject().inputs(2);
    const own = { MILLRACE_CACHE: project.path('cache'), UV_CACHE_DIR: project.path('uv') };
    environment = { ...(OF_INSTALLERS as Record<string, string>), ...own, PATH };
    project.write('score.py', 'import iniconfig\ndef run(mini_batch): return [iniconfig.__file__]\n');
  });
  afterEach(() => project.remove());

  it('has what pip is to install, and is there for the next job', async () => {
    project.job({ entry_script: 'score.py', environment: { pip: ['iniconfig==2.0.0'] } });
    const first = await project.run([], { environment });
    expect(first.exitCode, first.stderr).toBe(0);
    const [row = ''] = project.read(project.stepPath('outputs/output/parallel_run_step.txt')).split('\n');
    const folder = /^.*\/cache\/environments\/[0-9a-f]{32}(?=\/lib\/)/.exec(row)?.[0] ?? '';
    expect(project.read(`${folder.slice(project.folder.length + 1)}/pyvenv.cfg`)).toMatch(/^uv = \d/m);
    const builtAtMs = statSync(`${folder}/millrace-ready`).mtimeMs;
    const second = await project.run([], { environment });
    expect(second.exitCode, second.stderr).toBe(0);
    expect(project.read(project.stepPath('outputs/output/parallel_run_step.txt'))).toContain(row);
    expect(statSync(`${folder}/millrace-ready`).mtimeMs).toBe(builtAtMs);
  });

  it('that has no solution fails the job with why uv says so', async () => {
    project.job({ entry_script: 'score.py', environment: { pip: ['iniconfig==0.0.0.1'] } });
    const { exitCode, stderr } = await project.run([], { environment });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/uv pip install failed with exit code 1: .*there is no version of iniconfig==0\.0\.0\.1/);
    expect(project.files('cache').filter((file) => !file.endsWith('.txt'))).toEqual([]);
  });
});
