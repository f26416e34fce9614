import { variableNameFault } from '../job/names.ts';
import { namedBy } from '../job/setting-values.ts';
import { IDENTITY_KINDS, type IdentityKind } from '../ports/azure-logins.ts';
import { z } from '../zod.ts';

/** Where data lies that jobs name as `datastore://NAME/path`. Holds no secret: it names who has it. */
export type DatastoreDefinition = FolderDatastore | BlobDatastore;

export interface FolderDatastore {
  readonly kind: 'folder';
  /** Absolute; the same on every machine that works on its data. */
  readonly path: string;
}

export interface BlobDatastore {
  readonly kind: 'azure-blob';
  readonly account: string;
  readonly container: string;
  /** Below which the datastore begins; empty: the container itself. No `/` at either end. */
  readonly prefix: string;
  /** Of the blob service, where it is not the account's public one (an emulator, another cloud); null: that one. */
  readonly endpoint: string | null;
  readonly credential: BlobCredential;
}

/** Who opens a container. What must stay secret is read from the environment where it is used, and nowhere kept. */
export type BlobCredential =
  | { readonly kind: IdentityKind /** Of a user-assigned identity. */; readonly clientId: string | null }
  | { readonly kind: 'anonymous' }
  | { readonly kind: SecretKind /** The environment variable that holds it. */; readonly variable: string };

export type SecretKind = 'account-key' | 'sas' | 'connection-string';

export const SECRET_KINDS = ['account-key', 'sas', 'connection-string'] as const satisfies SecretKind[];

const ACCOUNT = /^[a-z0-9]{3,24}$/;
/** Container names, and the three that begin with a `$`. */
const CONTAINER = /^([a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]|\$root|\$web|\$logs)$/;

const credentialSchema = z.union([
  z.strictObject({ kind: z.enum(IDENTITY_KINDS), clientId: z.string().min(1).nullable() }),
  z.strictObject({ kind: z.literal('anonymous') }),
  z.strictObject({ kind: z.enum(SECRET_KINDS), variable: namedBy(variableNameFault) }),
]);

/** The rules of a datastore, as it is kept. */
export const datastoreSchema: z.ZodType<DatastoreDefinition> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('folder'),
    path: z.string().refine((path) => path.startsWith('/') && !path.includes('\0'), { error: 'must be absolute' }),
  }),
  z.strictObject({
    kind: z.literal('azure-blob'),
    account: z.string().regex(ACCOUNT, { error: 'the account must be 3 to 24 lower-case letters and digits' }),
    container: z.string().regex(CONTAINER, {
      error: 'the container must be 3 to 63 lower-case letters, digits and single inner hyphens',
    }),
    prefix: z.string().refine((prefix) => !/^\/|\/$|\0/.test(prefix), { error: 'must not begin or end with /' }),
    endpoint: z
      .string()
      .refine(isPlainAddress, {
        error: 'the endpoint must be an http:// or https:// address without a query or a password',
      })
      .nullable(),
    credential: credentialSchema,
  }),
]);

/** A query may be a signature, and a password is one: neither is kept. */
function isPlainAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && [username, password, search, hash].every((part) => part === '');
}
