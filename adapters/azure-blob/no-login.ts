import { MillraceError } from '../../core/errors.ts';
import type { BlobAccess } from './blob-access.ts';

/** Of the packages that prove who we are: they could not. */
export function noLogin(place: string, error: Error, login: BlobAccess['kind']): MillraceError {
  const datastore = /^azure-blob:\/\/([^/]*)@/.exec(place)?.[1];
  const shown = datastore === undefined ? '' : `; see how it is opened: millrace datastore show ${datastore}`;
  const hint = (error.name === 'AuthenticationError' ? refused(login) : missing(login, datastore)) + shown;
  return new MillraceError('STORE_UNAVAILABLE', `cannot use ${place}: ${reasonOf(error)}`, { hint });
}

/** Their messages list what they tried, without secrets. What Entra ID itself said is the best of it, else the first line. */
function reasonOf({ name, message }: Error): string {
  // It has asked everybody, and nobody knew of a login.
  if (name === 'AggregateAuthenticationError') return 'DefaultAzureCredential has found no login';
  return /AADSTS\d+: [^\n.]+/.exec(message)?.[0] ?? message.split('\n')[0] ?? '';
}

const WORKLOAD =
  'AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE must be set: AKS does that in pods of the label azure.workload.identity/use: "true"';

const MANAGED = 'this machine must have a managed identity; of several, the client id must name one (AZURE_CLIENT_ID)';

/** Entra ID knows the directory, and does not take what we have. */
function refused(login: BlobAccess['kind']): string {
  if (login === 'workload-identity') {
    return 'the identity may not trust this cluster or this service account: az identity federated-credential list';
  }
  if (login === 'managed-identity') return MANAGED;
  return 'check AZURE_TENANT_ID and AZURE_CLIENT_ID, and whether the secret of the application has expired';
}

function missing(login: BlobAccess['kind'], datastore: string | undefined): string {
  if (login === 'workload-identity') return WORKLOAD;
  if (login === 'managed-identity') return MANAGED;
  const others = 'AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_SAS_TOKEN or AZURE_STORAGE_KEY';
  return `log in with \`az login\`${datastore === undefined ? `, or set ${others}` : ''}`;
}
