import { resolve } from 'node:path';
import { MillraceError } from '../../core/errors.ts';
import { variableNameFault } from '../../core/job/names.ts';
import { IDENTITY_KINDS, type IdentityKind } from '../../core/ports/azure-logins.ts';
import {
  type BlobCredential,
  type DatastoreDefinition,
  datastoreSchema,
  SECRET_KINDS,
  type SecretKind,
} from '../../core/registry/datastore.ts';

/** `millrace datastore register`, as it was typed. */
export interface DatastoreTyped {
  readonly folder: string | undefined;
  /** `account/container` or `account/container/prefix`. */
  readonly azureBlob: string | undefined;
  readonly endpoint: string | undefined;
  readonly credential: string | undefined;
  readonly credentialVariable: string | undefined;
  readonly clientId: string | undefined;
}

/** @throws MillraceError `USAGE`; what may be a secret is not said again. */
export function datastoreTyped(typed: DatastoreTyped, currentFolder: string): DatastoreDefinition {
  const { folder, azureBlob, endpoint, credential, credentialVariable, clientId } = typed;
  if ((folder === undefined) === (azureBlob === undefined)) {
    throw new MillraceError('USAGE', 'where is it? give either --folder or --azure-blob');
  }
  const ofBlob = { '--endpoint': endpoint, '--credential': credential };
  const others = { ...ofBlob, '--credential-variable': credentialVariable, '--client-id': clientId };
  const [stray] = Object.entries(others).find(([, value]) => folder !== undefined && value !== undefined) ?? [];
  if (stray !== undefined) throw new MillraceError('USAGE', `${stray} goes only with --azure-blob`);
  if (folder !== undefined) return { kind: 'folder', path: resolve(currentFolder, folder) };
  const [account = '', container = '', ...rest] = (azureBlob ?? '').replace(/\/+$/, '').split('/');
  const prefix = rest.join('/');
  const opened = credentialTyped(typed);
  const parsed = datastoreSchema.safeParse({
    ...{ kind: 'azure-blob', account, container, prefix, endpoint: endpoint ?? null, credential: opened },
  });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ message }) => message).join('; ');
  throw new MillraceError('USAGE', problems, { hint: '--azure-blob ACCOUNT/CONTAINER or ACCOUNT/CONTAINER/PREFIX' });
}

function credentialTyped({ credential = 'default', credentialVariable, clientId }: DatastoreTyped): BlobCredential {
  const secret = SECRET_KINDS.find((kind) => kind === credential);
  if (secret !== undefined) return secretTyped(secret, credentialVariable, clientId);
  if (credentialVariable !== undefined) {
    throw new MillraceError('USAGE', `--credential-variable goes only with --credential ${SECRET_KINDS.join(', ')}`);
  }
  const identity = IDENTITY_KINDS.find((kind: IdentityKind) => kind === credential);
  if (identity !== undefined) return { kind: identity, clientId: clientId ?? null };
  if (clientId !== undefined) throw new MillraceError('USAGE', '--client-id goes only with an identity');
  return { kind: 'anonymous' };
}

function secretTyped(kind: SecretKind, variable: string | undefined, clientId: string | undefined): BlobCredential {
  if (clientId !== undefined) throw new MillraceError('USAGE', '--client-id goes only with an identity');
  const hint = 'the secret itself is never kept: put it into a variable of whoever reads the data';
  if (variable === undefined) {
    throw new MillraceError('USAGE', `--credential ${kind} needs --credential-variable`, { hint });
  }
  const fault = variableNameFault(variable);
  // It may be the secret, given by mistake.
  if (fault !== undefined) throw new MillraceError('USAGE', `--credential-variable ${fault}`, { hint });
  return { kind, variable };
}
