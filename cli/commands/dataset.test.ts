import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LaidWorkspace } from '../../tests/support/laid-workspace.ts';
import { type DatasetOptions, datasetCommand } from './dataset.ts';

let workspace: LaidWorkspace;
beforeEach(() => {
  workspace = new LaidWorkspace();
  for (const name of ['a', 'b', 'defs/c']) mkdirSync(join(workspace.root, name), { recursive: true });
});
afterEach(() => workspace.remove());

const NOTHING = {
  ...{ paths: [], type: undefined, file: undefined, isNewVersion: false },
  ...{ description: undefined, tags: {}, all: false, json: true },
};

async function dataset(what: DatasetOptions['what'], name: string, options: Partial<DatasetOptions> = {}) {
  workspace.out.text = '';
  await datasetCommand({ ...NOTHING, what, name, ...options }, workspace.context);
  return JSON.parse(workspace.out.text);
}

describe('millrace dataset', () => {
  it('keeps a path from anywhere, and a list as a list', async () => {
    const at = (path: string) => join(workspace.root, path);
    expect(await dataset('register', 'one', { paths: ['a/*.png'] })).toMatchObject({ version: 1, path: at('a/*.png') });
    expect(await dataset('register', 'two', { paths: ['a', 'b'] })).toMatchObject({ path: [at('a'), at('b')] });
  });

  it('makes a new version only when asked to', async () => {
    await dataset('register', 'images', { paths: ['a'] });
    expect(await dataset('register', 'images', { paths: ['a'] })).toMatchObject({ version: 1, new: false });
    const other = dataset('register', 'images', { paths: ['b'] });
    await expect(other).rejects.toMatchObject({ hint: expect.stringContaining('--create-new-version') });
    expect(await dataset('register', 'images', { paths: ['b'], isNewVersion: true })).toMatchObject({ version: 2 });
    expect(await dataset('show', 'images:1')).toMatchObject({ path: join(workspace.root, 'a') });
  });

  it('takes a file that says it all, relative to itself', async () => {
    writeFileSync(join(workspace.root, 'defs/images.yaml'), 'path: c\ntake: 5\n');
    const registered = await dataset('register', 'images', { file: 'defs/images.yaml', tags: { owner: 'me' } });
    expect(registered).toMatchObject({ path: join(workspace.root, 'defs/c'), take: 5, tags: { owner: 'me' } });
  });

  it.each([
    [{}, 'give either --path'],
    [{ paths: ['a'], file: 'x.yaml' }, 'give either --path'],
    [{ paths: ['nowhere'] }, 'nowhere does not exist'],
    [{ paths: ['datastore://lake/x'] }, 'lake is not a datastore'],
    [{ paths: ['s3://x'] }, 'only local paths'],
    [{ file: 'nowhere.yaml' }, 'there is no such file'],
  ])('refuses %j', async (options, message) => {
    await expect(dataset('register', 'images', options)).rejects.toThrow(message);
  });

  it('says where a path that leads nowhere starts, in words of this command', async () => {
    const hint = 'a relative path starts at the file that names it; on the command line, at the current folder';
    await expect(dataset('register', 'images', { paths: ['nowhere'] })).rejects.toMatchObject({ hint });
  });

  it('tells every fault of a file with its line', async () => {
    writeFileSync(join(workspace.root, 'bad.yaml'), 'path: a\nname: x\ntake: none\npth: b\n');
    const refused = dataset('register', 'images', { file: 'bad.yaml' });
    await expect(refused).rejects.toThrow(/bad\.yaml:2: name: has no place.*bad\.yaml:3: take.*bad\.yaml:4: pth/s);
  });

  it('lists a damaged version as such, by name, and what helps', async () => {
    await dataset('register', 'fine', { paths: ['a'] });
    await dataset('register', 'images', { paths: ['a'] });
    workspace.lay('datasets/images/1', 'junk');
    expect(await dataset('list', '')).toMatchObject({
      datasets: [
        { name: 'fine', version: 1, damaged: false },
        { name: 'images', version: 1, archived: false, damaged: true, description: null, registered_at: null },
      ],
    });
    expect(workspace.err.text).toContain(
      'warning: datasets/images/1 in the workspace cannot be read (registering images again',
    );
    workspace.out.text = '';
    await datasetCommand({ ...NOTHING, what: 'list', name: undefined, json: false }, workspace.context);
    expect(workspace.out.text).toMatch(/^images {2}version 1 \(damaged\)$/m);
    expect(await dataset('register', 'images', { paths: ['b'] })).toMatchObject({ version: 2, new: true });
    expect(await dataset('archive', 'images:1')).toEqual({ name: 'images', archived: [1] });
    expect(await dataset('list', '')).toMatchObject({ datasets: [{ name: 'fine' }, { name: 'images', version: 2 }] });
    expect(await dataset('list', '', { all: true })).toMatchObject({
      datasets: [{}, { version: 1, archived: true, damaged: true }, { version: 2, damaged: false }],
    });
  });
});
