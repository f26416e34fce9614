import { MillraceError } from '../../core/errors.ts';
import type { BlobAccess } from './blob-access.ts';
import { type BlobFault, blobFault, isLoginError, UNREADABLE } from './blob-fault.ts';
import { noLogin } from './no-login.ts';

const INSUFFICIENT_STORAGE = 507;
/** What the client says before it asks anybody. */
const NEEDS_TLS = /Bearer token authentication is not permitted for non-TLS/;

/**
 * What the client threw about a place, as an error of ours. Nothing of the request comes along: its address may hold a
 * signature.
 */
export function translateBlobError(place: string, error: unknown, login: BlobAccess['kind']): unknown {
  if (error instanceof MillraceError || !(error instanceof Error)) return error;
  if (NEEDS_TLS.test(error.message)) {
    const message = `cannot use ${place}: nobody logs in to it by an identity over http://, which would tell the token`;
    return new MillraceError('USAGE', message, { hint: 'give an account key or a signature, or an https:// endpoint' });
  }
  if (isLoginError(error)) return noLogin(place, error, login);
  const fault = blobFault(error);
  if (fault.status === undefined && !fault.isPassing) return error;
  const message = `cannot use ${place}: ${wordOf(fault, error)}`;
  if (fault.status === INSUFFICIENT_STORAGE) {
    return new MillraceError('STORE_FULL', `no space left: ${message}`, { hint: 'free some space, then resume' });
  }
  const hint = hintFor(fault, place, login);
  // What was refused stays so until a person does something about it.
  const isLasting = !fault.isPassing;
  return new MillraceError('STORE_UNAVAILABLE', message, { isLasting, ...(hint === undefined ? {} : { hint }) });
}

const wordOf = ({ status, code }: BlobFault, { message }: Error): string => {
  if (code === UNREADABLE) return `there came an answer that is not one of Azure Blob (${message})`;
  if (code === 'AbortError' || code === 'TimeoutError') return 'no answer in time';
  return [status === undefined ? 'no answer' : `Azure answered ${status}`, code].filter(Boolean).join(', ');
};

function hintFor({ status, code }: BlobFault, place: string, login: BlobAccess['kind']): string | undefined {
  const [account, container] = place.replace(/^azure-blob:\/\/([^/]*@)?/, '').split('/');
  if (code === 'ContainerNotFound') {
    return `create the container: az storage container create --account-name ${account} --name ${container}`;
  }
  if (login === 'anonymous' && (code === 'ResourceNotFound' || code === 'PublicAccessNotPermitted')) return NOT_PUBLIC;
  if (status === 401 || status === 403) return refusalHint(code, account, login);
  if (code === 'LeaseIdMissing') return 'somebody holds a lease on it: let it end, or: az storage blob lease break';
  if (status === 429 || status === 503) return 'the account is throttled: give it fewer scorers, or try again later';
  if (status === undefined) return `check the network, and that ${account} is the name of the storage account`;
  return undefined;
}

/** Of a container that is kept from them Azure says to strangers that there is none. */
const NOT_PUBLIC =
  'the container may not be public, and nobody writes to one without a login: log in, or ask its owner';
const ROLE = 'the role Storage Blob Data Contributor (Reader for inputs)';

function refusalHint(code: string, account = '', login: BlobAccess['kind']): string {
  const why = loginHint(account, login);
  return code === 'AuthorizationFailure' ? `${why}; or the account's network rules keep this machine out` : why;
}

function loginHint(account: string, login: BlobAccess['kind']): string {
  switch (login) {
    case 'key':
    case 'connection-string':
      return `this may not be the key of ${account} any more: az storage account keys list --account-name ${account}`;
    case 'sas':
      return 'the shared access signature may have expired, or not allow to read, list, create, write and delete';
    case 'anonymous':
      return NOT_PUBLIC;
    case 'default':
    case 'managed-identity':
    case 'workload-identity':
      return `the login may have expired, or lack ${ROLE}`;
  }
}
