import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const TESTS = join(import.meta.dirname, 'tests');

/** The host's own tests are in Python. */
describe('the Python host', () => {
  it.each(readdirSync(TESTS).filter((file) => file.startsWith('test_')))('keeps what %s says', async (file) => {
    const run = promisify(execFile)('python3', ['-B', join(TESTS, file)]);
    const { stderr } = await run.catch((error) => error as { stderr: string });
    expect(stderr).toMatch(/\nOK( \(skipped=\d+\))?\n$/);
  });
});
