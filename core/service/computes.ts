import { MillraceError } from '../errors.ts';
import { jsonBytes } from '../job/json-bytes.ts';
import { layout } from '../job/layout.ts';
import { computeNameFault } from '../job/names.ts';
import { damageIn, readState } from '../job/read-state.ts';
import { versionAfter } from '../job/versions.ts';
import type { Store } from '../ports/store.ts';
import { VERSION_PATH } from '../registry/places.ts';
import { sideBySide } from '../side-by-side.ts';

/** Always there, registered or not. */
export const DEFAULT_COMPUTE = 'default';

/** What the listing alone tells of a compute. */
export interface RegisteredCompute {
  readonly name: string;
  /** Registered for the `version`-th time, from 1; the highest holds. */
  readonly version: number;
  /** Nothing new is submitted to it; jobs that it has go on. */
  readonly isArchived: boolean;
}

/** A named pool of scorers with its own minibatches topic. */
export interface Compute extends RegisteredCompute {
  /** Partitions of its minibatches topic. */
  readonly lanes: number;
  /** How many scorers whoever runs them means to have. */
  readonly minScorers: number;
  readonly maxScorers: number | null;
  /** ISO 8601. */
  readonly registeredAt: string;
}

/** One whose newest file cannot be read. */
export interface DamagedCompute extends RegisteredCompute {
  /** What is wrong with it, and what helps. */
  readonly damage: MillraceError;
}

/** What a shell starts a scorer of it with. */
export const scorerOf = (compute: string): string =>
  compute === DEFAULT_COMPUTE ? 'millrace scorer' : `MILLRACE_COMPUTE=${compute} millrace scorer`;

/** Every registered compute, by name, without those that are archived. A damaged one keeps its name. */
export const listComputes = async (store: Store): Promise<readonly RegisteredCompute[]> =>
  (await registered(store)).filter(({ isArchived }) => !isArchived);

/** Every registered compute as it is now, by name, archived or not. */
export async function allComputes(store: Store): Promise<readonly (Compute | DamagedCompute)[]> {
  const computes = await sideBySide(await registered(store), async ({ name, version, isArchived }) => {
    const hint = `\`millrace compute register ${name}\` takes its place, \`millrace compute archive ${name}\` puts it away`;
    const path = layout.compute(name, version);
    const compute = await readState<Compute>(store, path, isCompute, hint).catch(damageIn);
    if (compute instanceof MillraceError) return { name, version, isArchived, damage: compute };
    return compute && { ...compute, name, version, isArchived };
  });
  return computes.filter((compute) => compute !== undefined);
}

async function registered(store: Store): Promise<readonly RegisteredCompute[]> {
  const latest = new Map<string, number>();
  const paths = new Set<string>();
  for await (const page of store.list(layout.computes)) {
    for (const { path } of page) {
      paths.add(path);
      const [, name = '', version, mark] = VERSION_PATH.exec(path.slice(layout.computes.length + 1)) ?? [];
      if (computeNameFault(name) !== undefined || mark !== undefined) continue;
      latest.set(name, Math.max(latest.get(name) ?? 0, Number(version)));
    }
  }
  return [...latest]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, version]) => ({ name, version, isArchived: paths.has(layout.computeArchived(name, version)) }));
}

function isCompute(compute: { readonly [Name in keyof Compute]?: unknown }): boolean {
  const { lanes, minScorers, maxScorers, registeredAt } = compute;
  const isFrom = (least: number, count: unknown) => Number.isSafeInteger(count) && Number(count) >= least;
  return isFrom(1, lanes) && isFrom(0, minScorers) && isFrom(1, maxScorers ?? 1) && typeof registeredAt === 'string';
}

/** What is wrong with a name that no compute has, and what helps; undefined for one that is known. */
export async function unknownCompute(
  store: Store,
  name: string,
): Promise<{ readonly fault: string; readonly hint: string } | undefined> {
  const computes = await registered(store);
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
  const before = (await registered(store)).find(({ name }) => name === compute.name)?.version ?? 0;
  let version = versionAfter(before, compute.name);
  const put = () => store.putIfAbsent(layout.compute(compute.name, version), jsonBytes({ ...compute, version }, 2));
  while (!(await put())) version = versionAfter(version, compute.name);
  return { ...compute, version, isArchived: false };
}

/** Until it is registered again. False when it was archived before. */
export const archiveCompute = (
  store: Store,
  { name, version }: Pick<RegisteredCompute, 'name' | 'version'>,
): Promise<boolean> => store.putIfAbsent(layout.computeArchived(name, version), jsonBytes({}));
