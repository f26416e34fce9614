import { jsonBytes } from '../job/json-bytes.ts';
import { readState } from '../job/read-state.ts';
import { versionAfter } from '../job/versions.ts';
import { fileNumber } from '../ports/file-number.ts';
import type { Store } from '../ports/store.ts';
import { places } from './places.ts';

/** The datastore that outputs go to when a job names no place for them; undefined when none was chosen. */
export async function readDefaultDatastore(store: Store): Promise<string | undefined> {
  const newest = await newestChoice(store);
  if (newest === 0) return undefined;
  const isChoice = ({ name }: { readonly name?: unknown }): boolean => typeof name === 'string';
  const hint = 'choose one again: millrace datastore set-default NAME';
  return (await readState<{ name: string }>(store, places.defaultDatastore(newest), isChoice, hint))?.name;
}

/** Of several choices at the same time the one that was put last holds. */
export async function chooseDefaultDatastore(store: Store, name: string): Promise<void> {
  const bytes = jsonBytes({ name });
  const after = (n: number) => versionAfter(n, places.defaultDatastores);
  let n = after(await newestChoice(store));
  while (!(await store.putIfAbsent(places.defaultDatastore(n), bytes))) n = after(n);
}

async function newestChoice(store: Store): Promise<number> {
  let newest = 0;
  for await (const page of store.list(places.defaultDatastores)) {
    for (const { path } of page)
      newest = Math.max(newest, fileNumber(path.slice(places.defaultDatastores.length + 1)) ?? 0);
  }
  return newest;
}
