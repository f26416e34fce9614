import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { layout } from '../../core/job/layout.ts';
import type { OrderedOutputs } from '../../core/ports/ordered-output.ts';
import type { Store } from '../../core/ports/store.ts';

export { isOwnerAlive, ownerClaim } from '../../adapters/local-folder/owner.ts';

/** The store at this absolute folder: a workspace, or the folder of an output. */
export function openStore(folder: string): Store {
  return createFolderStore(folder);
}

/** The outputs of a workspace. Loaded only where rows are read: most commands need none of it. */
export async function openOutputs(store: Store): Promise<OrderedOutputs> {
  const [{ createFolderOutputs }, { avroEntryFiles }] = await Promise.all([
    import('../../adapters/local-folder/ordered-output.ts'),
    import('../../adapters/avro/entry-files.ts'),
  ]);
  return createFolderOutputs({ store, layout, files: avroEntryFiles, tail: { kind: 'in-files' } });
}
