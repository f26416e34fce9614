import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import { bytesOf, listed } from '../contract/store-harness.ts';
import { makeContainer, type TestContainer } from '../support/azurite.ts';
import { TestProject } from '../support/test-project.ts';
import { shellBlocks } from './shell-blocks.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const MAIN = resolve(ROOT, 'dist/bin/millrace.js');
const page = readFileSync(resolve(ROOT, 'docs/how-to/azure-blob.md'), 'utf8');
const commandBlocks = shellBlocks(page).map(({ commands }) => commands);
const [, jobFile = ''] = /^```yaml\n(.*?)^```$/ms.exec(page) ?? [];
/** The emulator is not where Azure would be: datastores are told so, the workspace by a connection string. */
const NPX = `npx() {
  shift
  if [ "$1 $2" = "datastore register" ]; then set -- "$@" --endpoint "$ENDPOINT"; fi
  if [ -n "$AZURE_STORAGE_KEY" ]; then export AZURE_STORAGE_CONNECTION_STRING="$CONNECTION"; fi
  "${process.execPath}" "${MAIN}" "$@"
}`;

describe('the page on Azure Blob', { timeout: 240_000 }, () => {
  let project: TestProject;
  let container: TestContainer;
  const said: string[] = [];
  beforeAll(async () => {
    project = new TestProject().write('job.yaml', jobFile);
    project.write(
      'entry_script.ts',
      'export const run = (files: string[]): string[] => files.map((file) => file.slice(-7));',
    );
    container = await makeContainer();
    const store = createBlobStore(container.address, container.access);
    for (const name of ['a/1.png', 'a/2.png', 'b/3.png']) await store.put(`images/${name}`, bytesOf(name));
  });
  afterAll(() => project.remove());

  // Each goes on where the one before ended, as the reader does; what is exported stays.
  it.each(commandBlocks.map((commands, at) => [commands, at] as const))('%s', async (commands, at) => {
    const exports = commandBlocks
      .slice(0, at)
      .flatMap((block) => block.split('\n').filter((line) => /^export/.test(line)));
    const child = spawn('sh', ['-ec', [NPX, ...exports, commands].join('\n')], {
      cwd: project.folder,
      env: variables(),
    });
    const output = Promise.all([text(child.stdout), text(child.stderr)]);
    const [status] = await once(child, 'exit');
    const [stdout, stderr] = await output;
    expect({ status, stderr }).toEqual({ status: 0, stderr });
    said.push(stdout);
  });

  it('has shown what it says', async () => {
    expect(said[2]).toContain('1.png');
    const store = createBlobStore(container.address, container.access);
    const paths = await listed(store, '');
    expect(paths.filter((path) => /^scores\/[\w-]+\/parallel_run_step\.txt$/.test(path))).toHaveLength(2);
    expect(paths).toContain('once/parallel_run_step.txt');
    expect(paths.some((path) => path.startsWith('workspace/jobs/'))).toBe(true);
  });

  function variables(): NodeJS.ProcessEnv {
    const { words, environment } = container.datastore;
    const place = words[words.indexOf('--azure-blob') + 1] ?? '';
    const [account, name] = place.split('/');
    return {
      PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
      HOME: project.folder,
      ENDPOINT: words[words.indexOf('--endpoint') + 1],
      CONNECTION: container.access.text,
      STORAGE_ACCOUNT: account,
      CONTAINER: name,
      STORAGE_ACCOUNT_KEY: environment.LAKE_KEY,
    };
  }
});
