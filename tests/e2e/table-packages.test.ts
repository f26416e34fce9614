import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pathWithPython } from '../support/python-with.ts';
import { TestProject } from '../support/test-project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
  project.write('in/a.csv', 'id,name\n1,a\n');
});
afterEach(() => project.remove());

const inputs = (table: object = {}) => ({
  inputs: [{ name: 'table', type: 'tabular', path: 'in', ...table }],
  mini_batch_size: undefined,
});

describe('what tables are read with', () => {
  it('is asked for before there is a job, with the words that install it (TypeScript)', async () => {
    project.script('export const run = (rows) => rows.toRecords();').job(inputs());
    project.write('node_modules/nodejs-polars/index.js', "throw new Error('no binding for this machine');");
    for (const options of [[], ['--dry-run']]) {
      const { exitCode, stdout, stderr } = await project.run(options);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr).toMatch(
        /tables need the package nodejs-polars, which cannot be loaded: no binding for this machine/,
      );
      expect(stderr).toMatch(/hint: npm install nodejs-polars@/);
    }
    expect(project.has('.millrace')).toBe(false);
  });

  it('is asked for before there is a job (Python)', async () => {
    project.write('score.py', 'def run(rows):\n    return list(rows["id"])\n');
    project.job({ ...inputs({ format: 'parquet' }), entry_script: 'score.py' });
    for (const options of [[], ['--dry-run']]) {
      const { exitCode, stderr } = await project.run(options, { environment: { PATH: await pathWithPython() } });
      expect(exitCode).toBe(2);
      expect(stderr).toContain("tables need pandas and pyarrow in the script's Python (python3)");
      expect(stderr).toContain(
        'hint: python3 -m pip install pandas pyarrow, or name them in the job: environment: { pip:',
      );
    }
    expect(project.has('.millrace')).toBe(false);
  });

  it('is asked for once the environment that a job names is there', async () => {
    const [python = ''] = /3\.\d+/.exec(execFileSync('python3', ['--version']).toString()) ?? [];
    project.write('score.py', 'def run(rows):\n    return list(rows["id"])\n');
    project.job({ ...inputs(), entry_script: 'score.py', environment: { python } });
    const { exitCode, stderr } = await project.run();
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/tables need pandas in the script's Python \(.*name them in the job: environment/);
  });

  it('is not asked for where there are no tables', async () => {
    project.script('export const run = (paths) => paths.map(() => 1);').inputs(1).job();
    project.write('node_modules/nodejs-polars/index.js', "throw new Error('no binding for this machine');");
    expect(await project.run()).toMatchObject({ exitCode: 0 });
  });
});
