import { describe, expect, it } from 'vitest';
import { MillraceError } from '../../core/errors.ts';
import type { Store } from '../../core/ports/store.ts';
import type { DatastoreDefinition } from '../../core/registry/datastore.ts';
import { datastoreRegistry } from '../../core/registry/registry.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { checkDatastores } from './datastores.ts';

const blob = (credential: object) =>
  ({
    ...{ kind: 'azure-blob', account: 'lake01', container: 'images', prefix: '', endpoint: null },
    credential,
  }) as DatastoreDefinition;

async function verdictOf(definition: DatastoreDefinition, environment = {}): Promise<string[]> {
  const store = memoryStore();
  await datastoreRegistry(store).add('lake', { description: null, tags: {} }, definition, '');
  const openStore = (place: string) =>
    ({
      hasFolder: async () => place === '/there',
      async *list() {
        if (place !== 'azure-blob://lake:1@lake01/images') throw new MillraceError('STORE_UNAVAILABLE', `no ${place}`);
        yield [];
      },
    }) as Partial<Store> as Store;
  const findings = await checkDatastores({ store, openStore, environment });
  return findings.map(({ name, verdict, text }) => `${name} ${verdict} ${text}`);
}

describe('what the doctor thinks of datastores', () => {
  it('is well of a folder that is there, and of a container that can be listed', async () => {
    expect(await verdictOf({ kind: 'folder', path: '/there' })).toEqual(['datastore lake ok /there']);
    expect(await verdictOf(blob({ kind: 'anonymous' }))).toEqual(['datastore lake ok lake01/images: listing works']);
    expect(await verdictOf(blob({ kind: 'sas', variable: 'LAKE' }), { LAKE: 'secret' })).toEqual([
      'datastore lake ok lake01/images: listing works',
    ]);
  });

  it('is a warning of a damaged one, and goes on with the others', async () => {
    const files = new Map([['datastores/lake/1', new TextEncoder().encode('junk')]]);
    const store = memoryStore(files);
    await datastoreRegistry(store).add('sea', { description: null, tags: {} }, { kind: 'folder', path: '/there' }, '');
    const openStore = () => ({ hasFolder: async () => true }) as Partial<Store> as Store;
    expect(await checkDatastores({ store, openStore, environment: {} })).toMatchObject([
      { name: 'datastore lake', verdict: 'warn', text: 'datastores/lake/1 in the workspace cannot be read' },
      { name: 'datastore sea', verdict: 'ok' },
    ]);
  });

  it('is a warning too when the workspace cannot be read', async () => {
    const unreadable = () => {
      throw new MillraceError('STORE_UNAVAILABLE', 'cannot read /ws');
    };
    const store = { list: unreadable } as Partial<Store> as Store;
    const [finding] = await checkDatastores({ store, openStore: () => store, environment: {} });
    expect(finding).toMatchObject({ verdict: 'warn', text: 'cannot read /ws' });
  });

  it('is a warning of what is not there', async () => {
    expect(await verdictOf({ kind: 'folder', path: '/gone' })).toEqual([
      'datastore lake warn /gone is not a folder on this machine',
    ]);
    expect(await verdictOf({ ...blob({ kind: 'anonymous' }), container: 'gone' } as DatastoreDefinition)).toEqual([
      'datastore lake warn no azure-blob://lake:1@lake01/gone',
    ]);
    expect(await verdictOf(blob({ kind: 'sas', variable: 'LAKE' }))).toEqual([
      'datastore lake warn LAKE is not set, which holds its sas',
    ]);
  });
});
