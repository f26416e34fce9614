import { readFileSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

const TELL = resolve(import.meta.dirname, '../support/tell-loaded.mjs');
/** Whoever starts a job waits for each of them: about half a millisecond a file, as much for 50 KB. */
const MOST_FILES = 10;
const MOST_BYTES = 1.65e6;
const ROOT = resolve(import.meta.dirname, '../..');
/** Names of files: of packages, and of what the build made of our adapters. */
const OF_OTHERS = /polars|azure|kafka|parquet/i;
/** To be named in `import()` costs nothing. The last one is what would be there, had the build taken kafkajs in. */
const LOADS_OTHERS = /\b(from|import)\s*["'](kafkajs|@azure\/|hyparquet|nodejs-polars)|KafkaJSError/;

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

it('a job over files loads a few files of the program, and no technology that only other jobs need', async () => {
  project.inputs(1).script('export const run = (batch) => batch;').job();
  const loaded = await loadedBy(['run', 'job.yaml']);
  expect(loaded.length).toBeLessThanOrEqual(MOST_FILES);
  const bytes = loaded.reduce((sum, file) => sum + statSync(file).size, 0);
  expect(bytes).toBeLessThan(MOST_BYTES);
  expect(loaded.map((file) => relative(ROOT, file)).filter((name) => OF_OTHERS.test(name))).toEqual([]);
  expect(loaded.filter((file) => LOADS_OTHERS.test(readFileSync(file, 'utf8')))).toEqual([]);
});

it('the version is told without the rest of the program, which a Node that is too old could not load', async () => {
  expect((await loadedBy(['--version'])).length).toBeLessThanOrEqual(2);
});

/** Paths of the files that node loads for a command that succeeds. */
async function loadedBy(words: readonly string[]): Promise<readonly string[]> {
  const environment = { TELL_LOADED_TO: project.path('loaded.txt') };
  const { exitCode } = await project.millrace(words, { environment, nodeOptions: ['--import', TELL] });
  expect(exitCode).toBe(0);
  const urls = project.read('loaded.txt').trimEnd().split('\n');
  return urls.map((url) => fileURLToPath(url));
}
