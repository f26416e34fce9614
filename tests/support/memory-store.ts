import type { Store } from '../../core/ports/store.ts';

/** As much of a store as registries need, in memory; each call lets others go on first, as a real one does. */
export function memoryStore(files = new Map<string, Uint8Array>()): Store {
  const store: Partial<Store> = {
    async *list(folder) {
      const paths = [...files.keys()].filter((path) => path.startsWith(`${folder}/`)).sort();
      yield paths.map((path) => ({ path, size: files.get(path)?.length ?? 0, modifiedMs: 0 }));
    },
    address: (path) => `/memory/${path}`,
    read: async (path) => files.get(path),
    putIfAbsent: async (path, content) => {
      await Promise.resolve();
      if (files.has(path)) return false;
      files.set(path, content as Uint8Array);
      return true;
    },
    stat: async (path) => {
      const bytes = files.get(path);
      return bytes && { path, size: bytes.length, modifiedMs: 0 };
    },
    hasFolder: async (folder) => [...files.keys()].some((path) => path.startsWith(`${folder}/`)),
    remove: async (path) => {
      for (const each of files.keys()) if (each === path || each.startsWith(`${path}/`)) files.delete(each);
    },
  };
  return store as Store;
}
