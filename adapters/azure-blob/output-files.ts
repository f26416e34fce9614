import type { OutputFiles } from '../../core/ports/output-files.ts';
import type { Store } from '../../core/ports/store.ts';
import { AppendBlob } from './append-blob.ts';
import { parseBlobAddress } from './blob-address.ts';
import { blobBlocks } from './blob-blocks.ts';
import { BlobContainers } from './blob-containers.ts';
import { BlobFile } from './blob-file.ts';
import type { BlobLogin } from './blob-login.ts';
import { growingPiecesOf, statBlob } from './blob-read.ts';
import { replaceBlob } from './blob-write.ts';
import { publishBlob } from './publish-blob.ts';
import { createBlobStore } from './store.ts';

/** The files of outputs in Azure Blob; places are `azure-blob://…`. */
export function blobOutputFiles(login: BlobLogin): OutputFiles {
  const containers = new BlobContainers(login);
  const at = (place: string) => {
    const address = parseBlobAddress(place);
    return { container: containers.at(address), name: address.prefix };
  };
  const storeAt = (place: string): Store => createBlobStore(place, containers);
  const replace = (place: string, content: AsyncIterable<Uint8Array>): Promise<void> => {
    const { container, name } = at(place);
    return replaceBlob(container, name, content);
  };
  return {
    create: (place) => {
      const { container, name } = at(place);
      return new AppendBlob(place, blobBlocks(container, name));
    },
    open: async (place) => {
      const { container, name } = at(place);
      return (await statBlob(container, name, name)) && new BlobFile(container, name);
    },
    size: async (place) => {
      const { container, name } = at(place);
      return (await statBlob(container, name, name))?.size;
    },
    stream: (place, from, to) => {
      const { container, name } = at(place);
      return growingPiecesOf(container, name, from, to);
    },
    names: (folder) => namesIn(storeAt(folder)),
    // What is committed is durable.
    sync: () => undefined,
    remove: (place) => {
      const cut = place.lastIndexOf('/');
      return storeAt(place.slice(0, cut)).remove(place.slice(cut + 1));
    },
    removeFolder: () => undefined,
    publish: (output, parts, segmentAt) => publishBlob({ storeAt, replace }, output, parts, segmentAt),
  };
}

async function namesIn(store: Store): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const page of store.list('', { enter: () => false })) names.push(...page.map(({ path }) => path));
  return names;
}
