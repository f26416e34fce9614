import { ContainerClient } from '@azure/storage-blob';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import type { Store } from '../../core/ports/store.ts';
import { bytesOf } from '../contract/store-harness.ts';
import { makeContainer, type TestContainer } from '../support/azurite.ts';
import { TestProject } from '../support/test-project.ts';

/** Each row: a file's path below `in`, behind the folder that it was fetched to, and what the script finds in it. */
const SCRIPT = `import { readFileSync } from 'node:fs';
export const run = (paths) =>
  paths.map((path) => JSON.stringify([path.replace(/^.*?\\/millrace-[^/]+\\/\\d+\\/in\\/(\\d+\\/)?/s, ''), readFileSync(path, 'utf8')]));
`;
const ODD = [
  ...['with space', ' leading', 'trailing ', '-dash', '#hash', '100%', '100%41', '%2e%2e', '%00', 'a+b', "it's", 'a"b'],
  ...[
    'a\nb',
    'a\tb',
    '*',
    '?',
    'what?x=1&y',
    '[a]',
    '{a,b}',
    '$HOME',
    '${{output}}',
    'é',
    'e\u0301',
    '\u{1f600}',
    '數字',
  ],
  ...['.hidden', 'dots...', 'dot.', 'a;b', 'a&b', 'a:b', 'a|b', '<a>', '=1+1', '__proto__', 'x'.repeat(255)],
  // A blob may be named like the folder of another.
  ...['both', 'both/below', 'deep/er/#1/100%/x y'],
];

let project: TestProject;
let container: TestContainer;
let store: Store;
beforeEach(async () => {
  project = new TestProject().script(SCRIPT);
  container = await makeContainer();
  store = createBlobStore(container.address, container.access);
  await Promise.all(ODD.map((name) => store.put(`in/${name}`, bytesOf(`content of ${name}`))));
  await store.put('in/empty', new Uint8Array());
  // As tools that know no folders mark one.
  const client = new ContainerClient(container.access.text, container.container);
  await Promise.all(['in/', 'in/deep/'].map((name) => client.getBlockBlobClient(name).upload('', 0)));
  await project.millrace(['datastore', 'register', 'lake', ...container.datastore.words], container.datastore);
});
afterEach(() => project.remove());

describe('fault 35: odd names in Azure Blob', { timeout: 180_000 }, () => {
  it('each blob is scored once, in byte order, under its own name', async () => {
    project.job({ inputs: [{ name: 'files', path: 'datastore://lake/in' }], mini_batch_size: 4 });
    const { exitCode, stderr } = await project.run([], container.datastore);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('completed')]);
    expect(stderr).toContain('left out 2 entries that are no file');
    const text = project.read(project.stepPath('outputs/output/parallel_run_step.txt'));
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as [string, string]);
    const names = [...ODD, 'empty'].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(rows.map(([path]) => path)).toEqual(names);
    for (const [path, content] of rows) expect(content).toBe(path === 'empty' ? '' : `content of ${path}`);
  });
});
