import { isBlobAddress } from '../../adapters/azure-blob/blob-address.ts';
import { BlobContainers } from '../../adapters/azure-blob/blob-containers.ts';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { createWorkspaceStore } from '../../adapters/local-folder/workspace-store.ts';
import { leaveRoomForCalls } from '../../adapters/machine/small-heap.ts';
import { layout } from '../../core/job/layout.ts';
import type { OrderedOutputs } from '../../core/ports/ordered-output.ts';
import type { Store } from '../../core/ports/store.ts';
import { blobLogin } from './blob-login.ts';

type Variables = Readonly<Record<string, string | undefined>>;

export { isOwnerAlive, ownerClaim } from '../../adapters/local-folder/owner.ts';

/**
 * Opens an absolute folder, or a place in Azure Blob, as a store: the workspace itself, an input, the folder of an
 * output. Datastores that places name are looked up in the workspace.
 */
export function storeOpener(environment: Variables, workspace: string): (place: string) => Store {
  const containers = new BlobContainers(blobLogin(environment, () => open(workspace)));
  const open = (place: string): Store => {
    if (isBlobAddress(place)) {
      leaveRoomForCalls();
      return createBlobStore(place, containers);
    }
    return place === workspace ? createWorkspaceStore(place, layout.jobs) : createFolderStore(place);
  };
  return open;
}

/** The outputs of a workspace. Loaded only where rows are read: most commands need none of it. */
export async function openOutputs(store: Store, environment: Variables): Promise<OrderedOutputs> {
  const { createOutputs } = await import('./outputs.ts');
  return createOutputs(store, { kind: 'in-files' }, environment);
}
