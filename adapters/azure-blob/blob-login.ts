import type { BlobAccess } from './blob-access.ts';
import type { BlobAddress } from './blob-address.ts';

/** Where a container answers, and who we are to it. */
export interface BlobReach {
  readonly access: BlobAccess;
  /** Of the blob service; null: the account's public one. A connection string brings its own. */
  readonly endpoint: string | null;
}

/** How containers are reached: all alike, or as it is found out when the first of a container's blobs is used. */
export type BlobLogin = BlobAccess | ((address: BlobAddress) => Promise<BlobReach>);

/** @throws whatever the finder throws */
export const reachOf = async (login: BlobLogin, address: BlobAddress): Promise<BlobReach> =>
  typeof login === 'function' ? login(address) : { access: login, endpoint: null };
