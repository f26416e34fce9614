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

  it("that cannot be built fails the job with the installer's own words", async () => {
    project.write('score.py', 'def run(mini_batch): return []\n');
    project.job({ entry_script: 'score.py', environment: { python: '3.99' } });
    const { exitCode, stderr } = await project.run([], { environment: { MILLRACE_CACHE: project.path('cache') } });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('there is no Python 3.99 on PATH');
  });
});
