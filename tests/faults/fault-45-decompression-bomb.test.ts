import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pathWithPython } from '../support/python-with.ts';
import { TestProject } from '../support/test-project.ts';

const MIB = 1024 * 1024;
/** 10 GiB of a column in 10 MiB: members behind one another, as `cat a.gz b.gz` makes them. */
const BOMB = Buffer.concat(Array(160).fill(gzipSync(Buffer.alloc(64 * MIB, '1\n'))));

const SCRIPTS: Readonly<Record<string, string>> = {
  'score.py': 'def run(rows): return [len(rows)] * len(rows)\n',
  'score.mjs': 'export const run = (rows) => Array(rows.height).fill(rows.height);\n',
};

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

describe('fault 45: a gzip file that holds far more than it may', () => {
  it.each(Object.keys(SCRIPTS))(
    'is given up with the reason, and the others are in the output (%s)',
    async (script) => {
      expect(BOMB.length).toBeLessThan(11 * MIB);
      project.write(script, SCRIPTS[script] as string);
      project.write('in/a.csv.gz', gzipSync('1\n2\n')).write('in/b.csv.gz', BOMB).write('in/c.csv.gz', gzipSync('3\n'));
      project.job({
        entry_script: script,
        inputs: [{ name: 'rows', type: 'tabular', path: 'in', header: 'none' }],
        mini_batch_size: undefined,
        error_threshold: -1,
      });
      const environment = { PATH: await pathWithPython('pandas', 'pyarrow') };
      const { exitCode, stderr } = await project.run([], { environment, limitMs: 110_000 });
      expect(exitCode, stderr).toBe(0);
      expect(project.read(project.stepPath('outputs/output/parallel_run_step.txt'))).toBe('2\n2\n1\n');
      const { mini_batches, tries, first_error } = project.summary();
      expect(mini_batches).toMatchObject({ succeeded: 2, failed: 1 });
      // Another try would meet it again.
      expect(tries).toBe(3);
      expect(first_error?.message).toMatch(/b\.csv\.gz cannot be decompressed: it holds more than 1073741824 bytes/);
    },
    120_000,
  );
});
