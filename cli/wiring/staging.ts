import { isBlobAddress } from '../../adapters/azure-blob/blob-address.ts';
import { scratchFolder } from '../../adapters/machine/scratch.ts';
import { fetchSnapshot } from '../../adapters/snapshot/stored-snapshot.ts';
import { stagedWorkers } from '../../adapters/staging/staged-workers.ts';
import { tables } from '../../adapters/tables/tables.ts';
import { layout } from '../../core/job/layout.ts';
import type { Store } from '../../core/ports/store.ts';
import type { Workers } from '../../core/ports/workers.ts';
import { isElsewhere } from './local-home.ts';

/** Workers that find code and inputs on this machine, and whose files get to where the output is. */
export function withStaging(workers: Workers, store: Store, openStore: (place: string) => Store): Workers {
  return stagedWorkers(workers, {
    openStore,
    isRemote: isBlobAddress,
    tables,
    folder: scratchFolder(0),
    fetchCode: async ({ codeFolder }) => {
      if (!isElsewhere(store)) return;
      const sha256 = codeFolder.slice(codeFolder.lastIndexOf('/') + 1);
      await fetchSnapshot({ store, place: layout.snapshot(sha256), folder: codeFolder });
    },
  });
}
