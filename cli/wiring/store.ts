import { blobAccessFrom } from '../../adapters/azure-blob/blob-access.ts';
import { isBlobAddress } from '../../adapters/azure-blob/blob-address.ts';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { layout } from '../../core/job/layout.ts';
import type { OrderedOutputs } from '../../core/ports/ordered-output.ts';
import type { Store } from '../../core/ports/store.ts';

export { isOwnerAlive, ownerClaim } from '../../adapters/local-folder/owner.ts';

/** Opens an absolute folder, or a place in Azure Blob, as a store: a workspace, an input, the folder of an output. */
export const storeOpener =
  (environment: Readonly<Record<string, string | undefined>>) =>
  (place: string): Store =>
    isBlobAddress(place) ? createBlobStore(place, blobAccessFrom(environment)) : createFolderStore(place);

/** The outputs of a workspace. Loaded only where rows are read: most commands need none of it. */
export async function openOutputs(store: Store): Promise<OrderedOutputs> {
  const [{ createFolderOutputs }, { avroEntryFiles }] = await Promise.all([
    import('../../adapters/local-folder/ordered-output.ts'),
    import('../../adapters/avro/entry-files.ts'),
  ]);
  return createFolderOutputs({ store, layout, files: avroEntryFiles, tail: { kind: 'in-files' } });
}
