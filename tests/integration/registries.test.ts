import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import { textOf } from '../contract/store-harness.ts';
import { makeContainer } from '../support/azurite.ts';
import { TestProject } from '../support/test-project.ts';

const NUMBERS = Array.from({ length: 6 }, (_, n) => n);

interface Workspace {
  readonly environment: Readonly<Record<string, string>>;
  /** By an address that a command told. */
  readonly read: (address: string) => Promise<string | undefined>;
}

const inFolder = async (project: TestProject): Promise<Workspace> => ({
  environment: {},
  read: async (address) => project.read(address.slice(project.folder.length + 1)),
});

async function inAzureBlob(): Promise<Workspace> {
  const { address, access } = await makeContainer();
  const store = createBlobStore(address, access);
  return {
    environment: { MILLRACE_STORE: address, AZURE_STORAGE_CONNECTION_STRING: access.text },
    read: async (path) => textOf(await store.read(path.slice(address.length + 1))),
  };
}

describe.each([
  ['a folder', inFolder],
  ['Azure Blob', inAzureBlob],
])('registrations by several processes at the same time, with the workspace in %s', (_where, open) => {
  let project: TestProject;
  let workspace: Workspace;
  beforeEach(async () => {
    project = new TestProject();
    workspace = await open(project);
  });
  afterEach(() => project.remove());

  const millrace = (...words: string[]) => project.millrace(words, { environment: workspace.environment });

  it('lose nothing: each model gets a version of its own, with its own content', async () => {
    for (const n of NUMBERS) project.write(`model-${n}.bin`, `weights ${n}`);
    const runs = NUMBERS.map((n) => millrace('model', 'register', 'mnist', `model-${n}.bin`, '--json'));
    const registered = (await Promise.all(runs)).map((run) => run.json());
    expect(registered.map(({ version }) => version as number).sort()).toEqual(NUMBERS.map((n) => n + 1));
    const { models } = (await millrace('model', 'list', '--all', '--json')).json() as {
      models: readonly { version: number; path: string }[];
    };
    const contents = await Promise.all(models.map(({ path }) => workspace.read(path)));
    expect(contents.sort()).toEqual(NUMBERS.map((n) => `weights ${n}`));
  });

  it('lose nothing: each definition of a dataset becomes a version', async () => {
    for (const n of NUMBERS) project.write(`place-${n}/a.txt`, '');
    const runs = NUMBERS.map((n) =>
      millrace('dataset', 'register', 'images', '--path', `place-${n}`, '--create-new-version'),
    );
    for (const { exitCode, stderr } of await Promise.all(runs)) expect(exitCode, stderr).toBe(0);
    const { datasets } = (await millrace('dataset', 'list', '--all', '--json')).json() as {
      datasets: readonly { version: number; path: string }[];
    };
    expect(datasets.map(({ version }) => version).sort()).toEqual(NUMBERS.map((n) => n + 1));
    expect(datasets.map(({ path }) => path).sort()).toEqual(NUMBERS.map((n) => project.path(`place-${n}`)));
  });

  it('let one definition of a datastore through, and tell the others', async () => {
    for (const n of NUMBERS) project.write(`place-${n}/a.txt`, '');
    const runs = NUMBERS.map((n) => millrace('datastore', 'register', 'lake', '--folder', `place-${n}`));
    const ended = await Promise.all(runs);
    expect(ended.map(({ exitCode }) => exitCode).sort()).toEqual([0, ...NUMBERS.slice(1).map(() => 2)]);
    const refused = ended.filter(({ exitCode }) => exitCode === 2);
    expect(refused.every(({ stderr }) => stderr.includes('lake is registered already, as version 1'))).toBe(true);
  });
});
