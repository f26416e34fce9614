import type { Store } from '../../core/ports/store.ts';
import { blobAddressText, parseBlobAddress } from './blob-address.ts';
import type { BlobContainer } from './blob-container.ts';
import { BlobContainers } from './blob-containers.ts';
import { isBlobMissing } from './blob-fault.ts';
import { hasBlobs, listBlobs } from './blob-listing.ts';
import type { BlobLogin } from './blob-login.ts';
import { blobName, namePrefix } from './blob-path.ts';
import { piecesOf, readBlob, statBlob } from './blob-read.ts';
import { createBlob, replaceBlob } from './blob-write.ts';
import type { Patience } from './retries.ts';

/** So many blobs are removed at the same time. */
const REMOVALS = 16;

/**
 * `azure-blob://account/container/prefix` as a store. Any number of processes on any number of machines may share it.
 * Nothing is loaded and nobody is called before the first use.
 *
 * @throws MillraceError `USAGE` for an address that is none
 */
export function createBlobStore(address: string, login: BlobLogin | BlobContainers, patience?: Patience): Store {
  const root = parseBlobAddress(address);
  const { prefix } = root;
  const containers = login instanceof BlobContainers ? login : new BlobContainers(login, patience);
  const container = containers.at(root);
  const nameOf = (path: string) => blobName(prefix, path);
  return {
    list: (folder, options = {}) => listBlobs(container, prefix, folder, options),
    stat: async (path) => statBlob(container, nameOf(path), path),
    hasFolder: async (folder) => hasBlobs(container, namePrefix(prefix, folder)),
    read: async (path) => readBlob(container, nameOf(path)),
    stream: (path, from = 0, to = Number.POSITIVE_INFINITY, etag = undefined) =>
      piecesOf(container, nameOf(path), from, to, undefined, etag),
    put: async (path, content, note) => replaceBlob(container, nameOf(path), content, note),
    putIfAbsent: async (path, content, note) => createBlob(container, nameOf(path), content, note),
    remove: async (path) => removeAll(container, nameOf(path)),
    localPath: () => undefined,
    address: (path) => blobAddressText({ ...root, prefix: path === '' ? prefix : nameOf(path) }),
  };
}

/** The blob of this name, and all below it. */
async function removeAll(container: BlobContainer, name: string): Promise<void> {
  await removeOne(container, name);
  for await (const page of listBlobs(container, '', name, {})) {
    for (let at = 0; at < page.length; at += REMOVALS) {
      await Promise.all(page.slice(at, at + REMOVALS).map(({ path }) => removeOne(container, path)));
    }
  }
}

async function removeOne(container: BlobContainer, name: string): Promise<void> {
  try {
    await container.onBlob(
      name,
      (blob, abortSignal) => blob.delete({ deleteSnapshots: 'include', abortSignal }),
      isBlobMissing,
    );
  } catch (error) {
    if (!isBlobMissing(error)) throw error;
  }
}
