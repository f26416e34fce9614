import type { Store } from '../../core/ports/store.ts';
import type { BlobCredential, DatastoreDefinition } from '../../core/registry/datastore.ts';
import { datastoreRegistry } from '../../core/registry/registry.ts';
import type { Shelf } from './shelf.ts';

export const datastoreShelf = (store: Store): Shelf<DatastoreDefinition> => ({
  registry: datastoreRegistry(store),
  view: (definition) => {
    if (definition.kind === 'folder') return { kind: 'folder', path: definition.path };
    const { kind, account, container, prefix, endpoint, credential } = definition;
    return { kind, account, container, prefix, endpoint, credential: credentialView(credential) };
  },
  spoken: (definition) => {
    if (definition.kind === 'folder') return `folder ${definition.path}`;
    const { account, container, prefix, endpoint, credential } = definition;
    const where = [account, container, ...(prefix === '' ? [] : [prefix])].join('/');
    return `azure-blob ${where}${endpoint === null ? '' : ` at ${endpoint}`}, ${spokenCredential(credential)}`;
  },
});

function credentialView(credential: BlobCredential): Readonly<Record<string, string | null>> {
  if ('variable' in credential) return { kind: credential.kind, variable: credential.variable };
  return 'clientId' in credential ? { kind: credential.kind, client_id: credential.clientId } : { ...credential };
}

function spokenCredential(credential: BlobCredential): string {
  if ('variable' in credential) return `${credential.kind} from ${credential.variable}`;
  if (!('clientId' in credential)) return 'anonymous';
  return `${credential.kind} credential${credential.clientId === null ? '' : ` of ${credential.clientId}`}`;
}
