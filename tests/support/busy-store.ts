import type { Store } from '../../core/ports/store.ts';
import { memoryStore } from './memory-store.ts';

/** As `memoryStore`, of which each read takes a turn: how many there were at the same time. */
export function busyStore(): Store & { readonly mostReads: () => number } {
  const store = memoryStore();
  let atOnce = 0;
  let most = 0;
  const read: Store['read'] = async (...asked) => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await new Promise(setImmediate);
    atOnce -= 1;
    return store.read(...asked);
  };
  return { ...store, read, mostReads: () => most };
}
