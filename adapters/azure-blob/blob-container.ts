import type { TokenCredential } from '@azure/identity';
import type { BlockBlobClient, ContainerClient, StoragePipelineOptions } from '@azure/storage-blob';
import { MillraceError } from '../../core/errors.ts';
import type { BlobAccess } from './blob-access.ts';
import { type BlobAddress, blobAddressText } from './blob-address.ts';
import { translateBlobError } from './blob-error.ts';
import { type BlobLogin, type BlobReach, reachOf } from './blob-login.ts';
import type { Allow } from './in-time.ts';
import { loadBlobs, loadIdentities } from './load-sdk.ts';
import { type Patience, withRetries } from './retries.ts';

/** A container as the rest of this room uses it: every call is bounded in time, tried again, and its errors ours. */
export class BlobContainer {
  readonly #address: BlobAddress;
  readonly #login: BlobLogin;
  readonly #patience: Patience;
  #client: Promise<ContainerClient> | undefined;
  /** Of the login, once it is known. */
  #kind: BlobAccess['kind'] = 'default';

  constructor(address: BlobAddress, login: BlobLogin, patience: Patience) {
    this.#address = { ...address, prefix: '' };
    this.#login = login;
    this.#patience = patience;
  }

  /** For people, of a blob by its whole name. */
  placeOf(name: string): string {
    return blobAddressText({ ...this.#address, prefix: name });
  }

  /** Calls about the blob of this name. What `call` throws itself, and what `isAnswer` takes, comes back as it is. */
  async onBlob<T>(
    name: string,
    call: (blob: BlockBlobClient, signal: AbortSignal, allow: Allow) => Promise<T>,
    isAnswer: (error: unknown) => boolean = () => false,
  ): Promise<T> {
    const onContainer = (container: ContainerClient, signal: AbortSignal, allow: Allow) =>
      call(container.getBlockBlobClient(name), signal, allow);
    return this.call(name, onContainer, isAnswer);
  }

  /** Calls about the container; `about` is only for messages. */
  async call<T>(
    about: string,
    call: (container: ContainerClient, signal: AbortSignal, allow: Allow) => Promise<T>,
    isAnswer: (error: unknown) => boolean = () => false,
  ): Promise<T> {
    try {
      const client = await this.#connected();
      return await withRetries(new URL(client.url), this.#patience, (signal, allow) => call(client, signal, allow));
    } catch (error) {
      throw isAnswer(error) ? error : translateBlobError(this.placeOf(about), error, this.#kind);
    }
  }

  /** What could not be found out once may be found out later. */
  #connected(): Promise<ContainerClient> {
    this.#client ??= reachOf(this.#login, this.#address)
      .then((reach) => {
        this.#kind = reach.access.kind;
        return connect(this.#address, reach);
      })
      .catch((error: unknown) => {
        this.#client = undefined;
        throw error;
      });
    return this.#client;
  }
}

type IdentityAccess = BlobReach['access'] & { kind: `${string}-identity` | 'default' };

/**
 * Tries are counted here, not there: its own ones know neither 429 nor Retry-After. Nor has it links of its own, which
 * nobody could close: without these it takes Node's global ones, which are kept as well.
 */
const PIPELINE: StoragePipelineOptions = { retryOptions: { maxTries: 1 }, keepAliveOptions: { enable: false } };

async function connect(address: BlobAddress, { access, endpoint }: BlobReach): Promise<ContainerClient> {
  const { account, container } = address;
  const blobs = await loadBlobs();
  const url = `${endpoint?.replace(/\/+$/, '') ?? `https://${account}.blob.core.windows.net`}/${container}`;
  switch (access.kind) {
    case 'connection-string':
      requireAccount(access.text, account);
      return readable('the connection string', () => {
        return new blobs.ContainerClient(access.text, container, PIPELINE);
      });
    case 'key':
      return readable('the account key', () => {
        return new blobs.ContainerClient(url, new blobs.StorageSharedKeyCredential(account, access.key), PIPELINE);
      });
    case 'sas':
      return new blobs.ContainerClient(`${url}?${access.token}`, new blobs.AnonymousCredential(), PIPELINE);
    case 'anonymous':
      return new blobs.ContainerClient(url, new blobs.AnonymousCredential(), PIPELINE);
    case 'default':
    case 'managed-identity':
    case 'workload-identity':
      return new blobs.ContainerClient(url, await identity(access), PIPELINE);
  }
}

async function identity({ kind, clientId }: IdentityAccess): Promise<TokenCredential> {
  const identities = await loadIdentities();
  const own = clientId === undefined ? {} : { clientId };
  if (kind === 'managed-identity') return new identities.ManagedIdentityCredential(own);
  if (kind === 'workload-identity') return new identities.WorkloadIdentityCredential(own);
  return new identities.DefaultAzureCredential(clientId === undefined ? {} : { managedIdentityClientId: clientId });
}

/** What the client says of a secret that it cannot read may hold it. */
function readable<T>(secret: string, make: () => T): T {
  try {
    return make();
  } catch {
    throw new MillraceError('USAGE', `${secret} cannot be read`, {
      hint: 'take it over whole, as the portal or `az storage account` shows it, and quote it in a shell',
    });
  }
}

/** One that names no account gives its whole endpoint, where the account cannot be told. */
function requireAccount(connection: string, account: string): void {
  const named = /(?:^|;)AccountName=([^;]+)/i.exec(connection)?.[1];
  if (named === undefined || named === account) return;
  throw new MillraceError('USAGE', `the connection string is for the account ${named}, not for ${account}`, {
    hint: `take the connection string of ${account}, or write azure-blob://${named}/…`,
  });
}
