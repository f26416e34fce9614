import { jsonBytes } from '../job/json-bytes.ts';
import { layout } from '../job/layout.ts';
import { computeNameFault } from '../job/names.ts';
import { readState } from '../job/read-state.ts';
import type { Store } from '../ports/store.ts';

/** Always there, registered or not. */
export const DEFAULT_COMPUTE = 'default';

/** A named pool of scorers with its own minibatches topic. */
export interface Compute {
  readonly name: string;
  /** Registered for the `version`-th time, from 1; the highest holds. */
  readonly version: number;
  /** Partitions of its minibatches topic. */
  readonly lanes: number;
  /** How many scorers whoever runs them means to have. */
  readonly minScorers: number;
  readonly maxScorers: number | null;
  /** ISO 8601. */
  readonly registeredAt: string;
  /** Nothing new is submitted to it; jobs that it has go on. */
  readonly isArchived: boolean;
}

/** What a shell starts a scorer of it with. */
export const scorerOf = (compute: string): string =>
  compute === DEFAULT_COMPUTE ? 'millrace scorer' : `MILLRACE_COMPUTE=${compute} millrace scorer`;

/** Every registered compute as it is now, by name, without those that are archived. */
export const listComputes = async (store: Store): Promise<readonly Compute[]> =>
  (await allComputes(store)).filter(({ isArchived }) => !isArchived);

export async function allComputes(store: Store): Promise<readonly Compute[]> {
  const latest = new Map<string, number>();
  const paths = new Set<string>();
  for await (const page of store.list(layout.computes)) {
    for (const { path } of page) {
      paths.add(path);
      const [name = '', version = ''] = path.slice(layout.computes.length + 1).split('/');
      if (computeNameFault(name) !== undefined || !/^[1-9]\d*$/.test(version)) continue;
      latest.set(name, Math.max(latest.get(name) ?? 0, Number(version)));
    }
  }
  const computes: Compute[] = [];
  for (const [name, version] of [...latest].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const compute = await readState<Compute>(store, layout.compute(name, version), isCompute);
    const isArchived = paths.has(layout.computeArchived(name, version));
    if (compute !== undefined) computes.push({ ...compute, name, version, isArchived });
  }
  return computes;
}

function isCompute(compute: { readonly [Name in keyof Compute]?: unknown }): boolean {
  const { lanes, minScorers, maxScorers, registeredAt } = compute;
  const areCounts = [lanes, minScorers, maxScorers ?? 0].every((count) => Number.isSafeInteger(count));
  return areCounts && typeof registeredAt === 'string';
}

/** What is wrong with a name that no compute has, and what helps; undefined for one that is known. */
export async function unknownCompute(
  store: Store,
  name: string,
): Promise<{ readonly fault: string; readonly hint: string } | undefined> {
  const computes = await allComputes(store);
  const live = computes.filter(({ isArchived }) => !isArchived).map((compute) => compute.name);
  const names = new Set([DEFAULT_COMPUTE, ...live]);
  if (names.has(name)) return undefined;
  const isArchived = computes.some((compute) => compute.name === name);
  return {
    fault: `${isArchived ? `the compute ${name} is archived` : `there is no compute called ${name}`}; known: ${[...names].join(', ')}`,
    hint: `\`millrace compute register ${name}\`, then \`millrace topics ensure\``,
  };
}

/** Keeps it as the next version of its name; of two at the same time each gets its own. */
export async function registerCompute(
  store: Store,
  compute: Omit<Compute, 'version' | 'isArchived'>,
): Promise<Compute> {
  const before = (await allComputes(store)).find(({ name }) => name === compute.name)?.version ?? 0;
  for (let version = before + 1; ; version += 1) {
    const registered = { ...compute, version };
    const isMine = await store.putIfAbsent(layout.compute(compute.name, version), jsonBytes(registered, 2));
    if (isMine) return { ...registered, isArchived: false };
  }
}

/** Until it is registered again. False when it was archived before. */
export const archiveCompute = (store: Store, { name, version }: Pick<Compute, 'name' | 'version'>): Promise<boolean> =>
  store.putIfAbsent(layout.computeArchived(name, version), jsonBytes({}));
