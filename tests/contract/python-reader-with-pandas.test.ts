import { execFileSync, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { pathWithPython } from '../support/python-with.ts';

const TESTS = resolve(import.meta.dirname, '../../adapters/worker-process/python/tests');
const env = { ...process.env, PATH: await pathWithPython('pandas', 'pyarrow') };

it('the Python reader of tables keeps what its own tests say, with pandas and pyarrow', () => {
  expect(execFileSync('python3', ['-c', 'import pandas, pyarrow; print("there")'], { env }).toString()).toBe('there\n');
  const { stderr } = spawnSync('python3', ['-B', `${TESTS}/test_read_table.py`], { env });
  // Skipped is the one test of what happens without pandas.
  expect(stderr.toString()).toMatch(/\nOK \(skipped=1\)\n$/);
});
