import { MillraceError } from '../../core/errors.ts';
import { AZURE_LOGINS, type IdentityKind } from '../../core/ports/azure-logins.ts';

/** How to prove to an account who we are. */
export type BlobAccess =
  | { readonly kind: 'connection-string'; readonly text: string }
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'sas'; readonly token: string }
  | { readonly kind: 'anonymous' }
  /** What DefaultAzureCredential finds: environment, workload identity, managed identity, `az login`. */
  | {
      readonly kind: IdentityKind;
      /** Of a user-assigned identity. */
      readonly clientId?: string;
    };

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The first that is set of: AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_SAS_TOKEN, AZURE_STORAGE_KEY (the names that
 * Azure's own command line uses), MILLRACE_AZURE_LOGIN. Else DefaultAzureCredential.
 *
 * @throws MillraceError `USAGE` for a login that there is none of
 */
export function blobAccessFrom(environment: Variables): BlobAccess {
  const { AZURE_STORAGE_CONNECTION_STRING: text, AZURE_STORAGE_SAS_TOKEN: token, AZURE_STORAGE_KEY: key } = environment;
  if (text) return { kind: 'connection-string', text };
  if (token) return { kind: 'sas', token: token.replace(/^\?/, '') };
  if (key) return { kind: 'key', key };
  const login = environment.MILLRACE_AZURE_LOGIN || 'default';
  const kind = AZURE_LOGINS.find((each) => each === login);
  const clientId = environment.AZURE_CLIENT_ID;
  if (kind === undefined) {
    throw new MillraceError('USAGE', `MILLRACE_AZURE_LOGIN=${login}: must be one of ${AZURE_LOGINS.join(', ')}`);
  }
  return kind === 'anonymous' || !clientId ? { kind } : { kind, clientId };
}
