import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const TESTS = join(import.meta.dirname, 'tests');

/** Python and pandas alone take seconds on an idle machine. */
const TIMEOUT_MS = 120_000;

/** The host's own tests are in Python. */
describe('the Python host', () => {
  const files = readdirSync(TESTS).filter((file) => file.startsWith('test_'));

  it.each(files)('keeps what %s says', { timeout: TIMEOUT_MS }, async (file) => {
    const run = promisify(execFile)('python3', ['-B', join(TESTS, file)]);
    const { stderr } = await run.catch((error) => error as { stderr: string });
    expect(stderr).toMatch(/\nOK( \(skipped=\d+\))?\n$/);
  });
});
