import { appendFileSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pathWithPython } from '../support/python-with.ts';
import { TestProject } from '../support/test-project.ts';

/** Mini-batch 0 waits for the word `go`. */
const SCRIPTS: Readonly<Record<string, string>> = {
  'script.ts': `
import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
export async function run(rows) {
  writeFileSync(process.argv[2] + '/begun', '');
  while (!existsSync(process.argv[2] + '/go')) await sleep(5);
  return rows.getColumn('n').toArray();
}
`,
  'script.py': `
import os, sys, time
def run(rows):
    open(sys.argv[1] + "/begun", "w").close()
    while not os.path.exists(sys.argv[1] + "/go"): time.sleep(0.005)
    return list(rows["n"])
`,
};

const CHANGES: Readonly<Record<string, readonly [change: (path: string) => void, told: string]>> = {
  'gets one more row': [(path) => appendFileSync(path, '7\n'), 'it now has 16 bytes'],
  'is another of the same size': [
    (path) => renameSync(path.replace('in/', ''), path),
    'it now has 14 bytes, time 1970',
  ],
  'is gone': [(path) => rmSync(path), 'it is gone now'],
};

const cases = Object.keys(SCRIPTS).flatMap((file) => Object.keys(CHANGES).map((change) => [file, change] as const));

describe('fault 34: a table changes after it was planned', () => {
  it.concurrent.for(cases)(
    '%s: one that %s fails by name, but for what was read before',
    async ([file, change], { onTestFinished }) => {
      const project = new TestProject().write(file, SCRIPTS[file] as string);
      onTestFinished(() => project.remove());
      project
        .write('in/a.csv', 'n\n1\n2\n3\n4\n5\n6\n')
        .write('in/b.csv', 'n\n8\n9\n')
        .write('a.csv', 'n\n6\n5\n4\n3\n2\n1\n');
      utimesSync(project.path('a.csv'), 1_000_000, 1_000_000);
      project.job({
        entry_script: file,
        inputs: [{ name: 'rows', type: 'tabular', path: 'in/*.csv' }],
        mini_batch_size: { rows: 2 },
        arguments: [project.folder],
        error_threshold: -1,
      });
      const running = project.start(['run', '--json'], {
        environment: { PATH: await pathWithPython('pandas', 'pyarrow') },
      });
      await running.until(() => project.has('begun') && project.has(project.stepPath('plan/complete')), {
        what: 'the first mini-batch',
      });
      const [act, told] = CHANGES[change] as (typeof CHANGES)[string];
      act(project.path('in/a.csv'));
      project.write('go', '');
      const ended = await running.ended;
      expect(ended.exitCode, ended.stderr).toBe(0);
      expect(project.read(project.stepPath('outputs/output/parallel_run_step.txt'))).toBe('1\n2\n8\n9\n');
      const audited = await project.audit(1);
      expect(audited.map(({ status }) => status)).toEqual(['succeeded', 'failed', 'failed', 'succeeded']);
      for (const { error } of audited.slice(1, 3)) {
        expect(error).toContain(`${project.path('in/a.csv')} was planned with 14 bytes`);
        expect(error).toContain(told);
      }
      expect((await project.millrace(['verify'])).exitCode).toBe(0);
    },
  );
});
