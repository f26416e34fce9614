import { blobAccessFrom } from '../../adapters/azure-blob/blob-access.ts';
import { isBlobAddress } from '../../adapters/azure-blob/blob-address.ts';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import type { OrderedOutputs } from '../../core/ports/ordered-output.ts';
import type { Store } from '../../core/ports/store.ts';

type Variables = Readonly<Record<string, string | undefined>>;

export { isOwnerAlive, ownerClaim } from '../../adapters/local-folder/owner.ts';

/** Opens an absolute folder, or a place in Azure Blob, as a store: a workspace, an input, the folder of an output. */
export const storeOpener =
  (environment: Variables) =>
  (place: string): Store =>
    isBlobAddress(place) ? createBlobStore(place, blobAccessFrom(environment)) : createFolderStore(place);

/** The outputs of a workspace. Loaded only where rows are read: most commands need none of it. */
export async function openOutputs(store: Store, environment: Variables): Promise<OrderedOutputs> {
  const { createOutputs } = await import('./outputs.ts');
  return createOutputs(store, { kind: 'in-files' }, environment);
}
