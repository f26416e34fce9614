import { chmodSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject().inputs(2);
});
afterEach(() => project.remove());

describe('the environment of a Python job', () => {
  it('is built before the first worker, without what the stand-ins replace, and told', async () => {
    project.write('score.py', 'import os, sys\ndef run(mini_batch): return [sys.prefix + " " + os.environ["MODE"]]\n');
    project.write('requirements.txt', 'azureml-core==1.60 # of the cloud\n');
    const environment = {
      python: '3.11',
      requirements: 'requirements.txt',
      variables: { MODE: 'fast' },
      image: 'own:1',
    };
    project.job({ entry_script: 'score.py', environment });
    const variables = { MILLRACE_CACHE: project.path('cache') };
    const { exitCode, stderr } = await project.run([], { environment: variables });
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain('azureml-core==1.60 left out');
    expect(stderr).toContain('the job wants the image own:1');
    const rows = project.read(project.stepPath('outputs/output/parallel_run_step.txt')).split('\n');
    expect(rows[0]).toContain(`${project.path('cache')}/environments/`);
    expect(rows[0]?.endsWith(' fast')).toBe(true);
  });

  it('may be one of the workspace, with the files that it was registered with', async () => {
    project.write('score.py', 'import os\ndef run(mini_batch): return [os.environ["MODE"]]\n');
    project.write('env/deps.txt', '-r none.txt\n').write('env/none.txt', 'azureml-core\n');
    project.write('env/environment.yaml', 'python: "3.11"\nrequirements: deps.txt\nvariables: { MODE: kept }\n');
    const environment = { MILLRACE_CACHE: project.path('cache') };
    const words = ['environment', 'register', 'iris', '--file', 'env/environment.yaml'];
    expect(await project.millrace(words, { environment })).toMatchObject({ exitCode: 0, stdout: 'iris:1\n' });
    rmSync(project.path('env'), { recursive: true });
    project.job({ entry_script: 'score.py', environment: 'iris:1' });
    const { exitCode, stderr } = await project.run([], { environment });
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain('registered iris:1');
    expect(project.read(project.stepPath('outputs/output/parallel_run_step.txt'))).toBe('kept\nkept\n');
    project.job({ entry_script: 'score.py', environment: 'irsi' });
    const { exitCode: refused, stderr: why } = await project.run([], { environment });
    expect([refused, why]).toEqual([2, expect.stringContaining('iris')]);
  });

  it("that cannot be built fails the job with the installer's own words", async () => {
    project.write('score.py', 'def run(mini_batch): return []\n');
    project.job({ entry_script: 'score.py', environment: { python: '3.99' } });
    const { exitCode, stderr } = await project.run([], { environment: { MILLRACE_CACHE: project.path('cache') } });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('there is no Python 3.99 on PATH: install python3.99');
  });

  it('may take longer to build than any timeout of the job, and is told when it fails', async () => {
    const uv = (install: string): void => {
      const text = `#!/bin/sh\n[ "$1" = venv ] && exec python3 -m venv --without-pip "$5"\n${install}\n`;
      chmodSync(project.write('bin/uv', text).path('bin/uv'), 0o755);
    };
    project.write('score.py', 'def run(mini_batch): return mini_batch\n');
    const environment = { PATH: `${project.path('bin')}:${process.env.PATH}`, MILLRACE_CACHE: project.path('cache') };
    const limits = { first_task_creation_timeout: 0.5, task_overhead_timeout: 3, run_invocation_timeout: 3 };
    uv('sleep 4');
    project.job({ entry_script: 'score.py', environment: { pip: ['a'] }, ...limits });
    const slow = await project.run([], { environment });
    expect(slow.exitCode, slow.stderr).toBe(0);
    // Off a terminal.
    expect(slow.stderr).toMatch(/^step: (?:planning|running), .*; building the environment: a, [\d.]+ s$/m);

    uv('echo "looking for b" >&2; echo "error: no solution: there is no b" >&2; exit 1');
    project.job({ entry_script: 'score.py', environment: { pip: ['b'] } });
    const failed = await project.run(['--json'], { environment });
    expect(failed.exitCode).toBe(1);
    expect(failed.stderr).toContain('uv pip install failed with exit code 1: error: no solution: there is no b');
    expect(failed.stderr).toContain('looking for b');
  });
});

describe('the packages of a job in JavaScript', () => {
  it('are installed before the first worker, and found by its script first', async () => {
    const pack = { 'package.json': '{ "name": "pack", "version": "1.0.0", "type": "module" }' };
    for (const [where, word] of [
      ['there', 'its own'],
      ['node_modules', 'the nearest'],
    ] as const) {
      project.write(`${where}/pack/package.json`, pack['package.json']);
      project.write(`${where}/pack/index.js`, `export const word = '${word}';`);
    }
    project.write('package.json', JSON.stringify({ dependencies: { pack: `file:${project.path('there/pack')}` } }));
    project.write('lib.mjs', "export { word } from 'pack';");
    project.script("import { word } from './lib.mjs';\nexport const run = (batch) => batch.map(() => word);");
    project.job({ environment: { npm: 'package.json' } });
    const variables = { MILLRACE_CACHE: project.path('cache') };
    const { exitCode, stderr } = await project.run([], { environment: variables });
    expect(exitCode, stderr).toBe(0);
    expect(project.read(project.stepPath('outputs/output/parallel_run_step.txt'))).toBe('its own\nits own\n');
  });
});
