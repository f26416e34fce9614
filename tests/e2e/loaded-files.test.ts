import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

const TELL = resolve(import.meta.dirname, '../support/tell-loaded.mjs');
/** Whoever starts a job waits for each of them: about half a millisecond a file, as much for 50 KB. */
const MOST_FILES = 10;
const MOST_BYTES = 1.6e6;

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

it('a job over files loads a few files of the program, and nothing that only other jobs need', async () => {
  project.inputs(1).script('export const run = (batch) => batch;').job();
  const loaded = await loadedBy(['run', 'job.yaml']);
  expect(loaded.length).toBeLessThanOrEqual(MOST_FILES);
  const bytes = loaded.reduce((sum, file) => sum + statSync(file).size, 0);
  expect(bytes).toBeLessThan(MOST_BYTES);
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
