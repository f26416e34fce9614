import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LaidWorkspace } from '../../tests/support/laid-workspace.ts';
import { type DatastoreOptions, datastoreCommand } from './datastore.ts';

let workspace: LaidWorkspace;
beforeEach(() => {
  workspace = new LaidWorkspace();
  for (const name of ['a', 'b']) mkdirSync(join(workspace.root, name));
});
afterEach(() => workspace.remove());

const NOTHING = {
  ...{ folder: undefined, azureBlob: undefined, endpoint: undefined, credential: undefined },
  ...{ credentialVariable: undefined, clientId: undefined, description: undefined, tags: {} },
  ...{ overwrite: false, all: false, json: false },
};

const datastore = (what: DatastoreOptions['what'], name?: string, options: Partial<DatastoreOptions> = {}) =>
  datastoreCommand({ ...NOTHING, what, name, ...options }, workspace.context);

const BLOB = { azureBlob: 'lake01/images/2026', credential: 'sas', credentialVariable: 'LAKE_SAS' };

describe('millrace datastore', () => {
  it('registers a folder once, however often it is asked', async () => {
    expect(await datastore('register', 'lake', { folder: 'a' })).toBe(0);
    expect(await datastore('register', 'lake', { folder: 'a' })).toBe(0);
    expect(workspace.out.text).toBe('lake:1\nlake:1\n');
    expect(workspace.err.text).toContain('unchanged: datastore lake, version 1');
  });

  it('counts on where a folder or a pipe stands in the place of a version', async () => {
    const versions = join(workspace.context.workspace, 'datastores/lake');
    mkdirSync(join(versions, '1'), { recursive: true });
    execFileSync('mkfifo', [join(versions, '2')]);
    expect(await datastore('register', 'lake', { folder: 'a' })).toBe(0);
    expect(await datastore('register', 'lake', { folder: 'a' })).toBe(0);
    expect(workspace.out.text).toBe('lake:3\nlake:3\n');
  });

  it('takes another place only with --overwrite', async () => {
    await datastore('register', 'lake', { folder: 'a' });
    await expect(datastore('register', 'lake', { folder: 'b' })).rejects.toThrow('registered already, as version 1');
    expect(await datastore('register', 'lake', { folder: 'b', overwrite: true })).toBe(0);
    await datastore('show', 'lake');
    expect(workspace.out.text).toContain(`folder ${join(workspace.root, 'b')}`);
  });

  it('keeps the name of the variable that holds a secret, never a secret', async () => {
    await datastore('register', 'blobs', { ...BLOB, json: true });
    expect(JSON.parse(workspace.out.text)).toMatchObject({
      ...{ kind: 'azure-blob', account: 'lake01', container: 'images', prefix: '2026' },
      credential: { kind: 'sas', variable: 'LAKE_SAS' },
    });
    const secret = 'sv=2026-01-01&sig=abcdef';
    const typed = datastore('register', 'other', { ...BLOB, credentialVariable: secret });
    await expect(typed).rejects.not.toThrow('abcdef');
    await expect(datastore('register', 'x', { ...BLOB, endpoint: `http://h/?${secret}` })).rejects.not.toThrow(
      'abcdef',
    );
    const folder = join(workspace.context.workspace, 'datastores');
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8')).join()).not.toContain(
      'sig',
    );
  });

  it.each([
    [{}, 'either --folder or --azure-blob'],
    [{ folder: 'a', azureBlob: 'lake01/images' }, 'either --folder or --azure-blob'],
    [{ folder: 'nowhere' }, 'is not a folder'],
    [{ folder: 'a', endpoint: 'http://h' }, '--endpoint goes only with --azure-blob'],
    [{ azureBlob: 'lake01' }, 'the container must be'],
    [{ azureBlob: 'lake01/images', credential: 'sas' }, 'needs --credential-variable'],
    [{ azureBlob: 'lake01/images', credentialVariable: 'X' }, 'goes only with'],
    [{ azureBlob: 'lake01/images', credential: 'anonymous', clientId: 'x' }, 'only with an identity'],
  ])('refuses %j', async (options, message) => {
    await expect(datastore('register', 'lake', options)).rejects.toThrow(message);
  });

  it('lists what is not archived, and everything with --all', async () => {
    await datastore('register', 'one', { folder: 'a' });
    await datastore('register', 'two', { folder: 'b' });
    await datastore('archive', 'one');
    workspace.out.text = '';
    await datastore('list');
    expect(workspace.out.text).toMatch(/^two {2}version 1 {2}folder .*\n$/);
    await datastore('list', undefined, { all: true });
    expect(workspace.out.text).toContain('one  version 1 (archived)');
    await expect(datastore('show', 'one')).rejects.toThrow('1 (archived)');
    expect(await datastore('archive', 'one')).toBe(0);
    expect(workspace.err.text).toContain('was archived before');
  });

  it('chooses a default one that is there', async () => {
    await datastore('register', 'lake', { folder: 'a' });
    expect(await datastore('set-default', 'lake')).toBe(0);
    expect(await datastore('set-default', 'lake')).toBe(0);
    expect(workspace.err.text).toContain('lake is the default datastore already');
    await expect(datastore('set-default', 'like')).rejects.toThrow('did you mean lake?');
  });

  it('chooses a default one anew where the last choice is damaged', async () => {
    await datastore('register', 'lake', { folder: 'a' });
    await datastore('set-default', 'lake');
    workspace.lay('default-datastore/1', 'junk');
    expect(await datastore('set-default', 'lake')).toBe(0);
    expect(await datastore('set-default', 'lake')).toBe(0);
    expect(workspace.err.text).toContain('lake is the default datastore already');
  });

  it('takes for the default one no version but the latest, which it is anyway', async () => {
    await datastore('register', 'lake', { folder: 'a' });
    await expect(datastore('set-default', 'lake:7')).rejects.toThrow('there is no datastore lake:7; its versions: 1');
    expect(await datastore('set-default', 'lake:1')).toBe(0);
    await datastore('register', 'lake', { folder: 'b', overwrite: true });
    workspace.lay('datastores/lake/1', 'junk');
    await expect(datastore('set-default', 'lake:1')).rejects.toMatchObject({
      ...{ code: 'USAGE', message: 'lake:1 is not its latest version, 2, and the default is always that' },
      hint: 'millrace datastore set-default lake',
    });
  });

  it.each(['../x', 'a b', 'con', ''])('refuses the name %j', async (name) => {
    await expect(datastore('register', name, { folder: 'a' })).rejects.toMatchObject({ code: 'USAGE' });
  });
});
