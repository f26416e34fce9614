import { type BlobAccess, blobAccessFrom } from '../../adapters/azure-blob/blob-access.ts';
import { blobEndpointFrom } from '../../adapters/azure-blob/blob-endpoint.ts';
import type { BlobLogin, BlobReach } from '../../adapters/azure-blob/blob-login.ts';
import { MillraceError } from '../../core/errors.ts';
import type { Store } from '../../core/ports/store.ts';
import type { BlobCredential } from '../../core/registry/datastore.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * How places in Azure Blob are opened: one that names a datastore as its definition in the workspace says, any other as
 * the environment says. No definition changes once it has its number.
 */
export const blobLogin =
  (environment: Variables, workspace: () => Store): BlobLogin =>
  async ({ datastore, account }) => {
    if (datastore !== undefined) return reachOfDatastore(datastore, environment, workspace());
    const access = blobAccessFrom(environment);
    // A connection string has its own.
    const endpoint = access.kind === 'connection-string' ? null : blobEndpointFrom(environment, account);
    return { access, endpoint };
  };

/** @throws MillraceError `USAGE` when there is no such container, or when what opens it is not in the environment */
async function reachOfDatastore(reference: string, environment: Variables, workspace: Store): Promise<BlobReach> {
  // Most jobs name no datastore.
  const { datastoreRegistry } = await import('../../core/registry/registry.ts');
  const cut = reference.lastIndexOf(':');
  const [name, version] = [reference.slice(0, cut), Number(reference.slice(cut + 1))];
  const { definition } = await datastoreRegistry(workspace).find({ name, version });
  if (definition.kind === 'folder') throw new MillraceError('USAGE', `datastore ${reference} is a folder`);
  return { access: accessOf(reference, definition.credential, environment), endpoint: definition.endpoint };
}

function accessOf(reference: string, credential: BlobCredential, environment: Variables): BlobAccess {
  if (credential.kind === 'anonymous') return credential;
  if ('clientId' in credential) {
    const { kind, clientId } = credential;
    return clientId === null ? { kind } : { kind, clientId };
  }
  const secret = environment[credential.variable];
  if (secret === undefined || secret === '') {
    const message = `datastore ${reference}: ${credential.variable} is not set here, which holds its ${credential.kind}`;
    throw new MillraceError('USAGE', message, {
      hint: `set ${credential.variable} wherever its data is read or written`,
    });
  }
  if (credential.kind === 'account-key') return { kind: 'key', key: secret };
  if (credential.kind === 'sas') return { kind: 'sas', token: secret.replace(/^\?/, '') };
  return { kind: 'connection-string', text: secret };
}
