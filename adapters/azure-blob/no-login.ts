import { MillraceError } from '../../core/errors.ts';
import type { BlobAccess } from './blob-access.ts';

/** Of the packages that prove who we are: they could not. */
export function noLogin(place: string, error: Error, login: BlobAccess['kind']): MillraceError {
  const datastore = /^azure-blob:\/\/([^/]*)@/.exec(place)?.[1];
  const shown = datastore === undefined ? '' : `; see how it is opened: millrace datastore show ${datastore}`;
  const hint = (error.name === 'AuthenticationError' ? refused(login) : missing(login, datastore)) + shown;
  return new MillraceError('STORE_UNAVAILABLE', `cannot use ${place}: ${reasonOf(error)}`, { hint });
}

/** What Entra ID said of itself, or whoever a machine asks for its identity's tokens: it stands among what they tried. */
const SAID = [
  /(AADSTS\d+: [^\n.]+)/,
  / - Description: (.+?) - Correlation ID:/s,
  /More details:\s*([^\s,].*?)[\s,]*$/s,
] as const;
/** Behind them come headers, or a whole page. */
const LINES_SHOWN = 3;
const LENGTH_SHOWN = 300;

/** Their messages hold no secrets. */
function reasonOf({ name, message }: Error): string {
  // It has asked everybody, and nobody knew of a login.
  if (name === 'AggregateAuthenticationError') return 'DefaultAzureCredential has found no login';
  const said = SAID.map((form) => form.exec(message)?.[1]).find((words) => words !== undefined);
  const lines = (said ?? message.split('\n', 1).join()).split(/\s*\n\s*/);
  return lines.slice(0, LINES_SHOWN).join(' ').slice(0, LENGTH_SHOWN);
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
