import type { Store } from '../../core/ports/store.ts';

/** What a store was asked; and how many reads were under way at the same time, at most. */
export interface Asked {
  lists: number;
  reads: number;
  readsAtOnce: number;
}

/** A store that counts what it is asked. */
export function countedStore(store: Store): { readonly store: Store; readonly asked: Asked } {
  const asked: Asked = { lists: 0, reads: 0, readsAtOnce: 0 };
  let running = 0;
  const list: Store['list'] = (...wanted) => {
    asked.lists += 1;
    return store.list(...wanted);
  };
  const read: Store['read'] = async (...wanted) => {
    asked.reads += 1;
    running += 1;
    asked.readsAtOnce = Math.max(asked.readsAtOnce, running);
    try {
      return await store.read(...wanted);
    } finally {
      running -= 1;
    }
  };
  return { store: { ...store, list, read }, asked };
}
