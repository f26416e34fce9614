import { MillraceError } from '../errors.ts';
import { jsonBytes } from '../job/json-bytes.ts';
import { registryNameFault } from '../job/names.ts';
import { unknownName } from '../job/nearest-name.ts';
import { damageIn, readState } from '../job/read-state.ts';
import { versionAfter } from '../job/versions.ts';
import type { Store } from '../ports/store.ts';
import { z } from '../zod.ts';
import { datastoreSchema } from './datastore.ts';
import { howToAdd, type RegistryKind } from './kinds.ts';
import { modelSchema } from './model.ts';
import { places, VERSION_PATH } from './places.ts';
import { type Reference, spokenReference } from './reference.ts';

/** What people say of an entry beside its definition. */
export interface EntryNotes {
  readonly description: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

/** One version of a name. Written once, never changed. */
export interface Entry<Definition> extends EntryNotes {
  readonly name: string;
  /** From 1. */
  readonly version: number;
  /** ISO 8601. */
  readonly registeredAt: string;
  readonly isArchived: boolean;
  readonly definition: Definition;
}

/** A name and its versions, as far as the listing tells. */
export interface NamedVersions {
  readonly name: string;
  /** Ascending. */
  readonly versions: readonly ListedVersion[];
}

/** One whose file cannot be read. */
export interface DamagedEntry extends ListedVersion {
  readonly name: string;
  /** What is wrong with it, and what helps. */
  readonly damage: MillraceError;
}

interface ListedVersion {
  readonly version: number;
  readonly isArchived: boolean;
}

const notesSchema = z.object({
  description: z.string().nullish(),
  tags: z.record(z.string(), z.string()).nullish(),
  registeredAt: z.string().nullish(),
});

/** The registry of one kind: numbered versions, each put once, so that of many writers none loses what another put. */
export class Registry<Definition> {
  readonly kind: RegistryKind;
  readonly #store: Store;
  readonly #schema: z.ZodType<Definition>;

  constructor(kind: RegistryKind, store: Store, schema: z.ZodType<Definition>) {
    this.kind = kind;
    this.#store = store;
    this.#schema = schema;
  }

  /** Every name, in byte order; what is in a folder of its own and is no version is none of ours. */
  async names(): Promise<readonly NamedVersions[]> {
    return this.#versionsBelow(places.registry(this.kind));
  }

  /**
   * One version, archived or not; without a number the latest that is not archived.
   *
   * @throws MillraceError `USAGE` that says what there is instead
   */
  async find(reference: Reference): Promise<Entry<Definition>> {
    const entry = await this.findIfAny(reference);
    if (entry === undefined) throw await this.#unknown(reference);
    return entry;
  }

  /** As `find`, but undefined when there is no such version. */
  async findIfAny({ name, version }: Reference): Promise<Entry<Definition> | undefined> {
    const known = await this.#versionsOf(name);
    const live = known.filter(({ isArchived }) => !isArchived);
    const found = version === null ? live.at(-1) : known.find((each) => each.version === version);
    return found && this.#read(name, found);
  }

  /**
   * Of one look: the latest version that is not archived, undefined where that is damaged, and the number of the newest,
   * archived or not; 0 for none.
   */
  async newest(name: string): Promise<{ readonly live: Entry<Definition> | undefined; readonly highest: number }> {
    const known = await this.#versionsOf(name);
    const live = known.filter(({ isArchived }) => !isArchived).at(-1);
    const entry = live && (await this.look(name, live));
    return { live: entry && 'damage' in entry ? undefined : entry, highest: known.at(-1)?.version ?? 0 };
  }

  /** One that `names` listed, without another look at what there is; also one that is damaged. */
  async look(name: string, listed: ListedVersion): Promise<Entry<Definition> | DamagedEntry> {
    const entry = await this.#read(name, listed).catch(damageIn);
    return entry instanceof MillraceError ? { name, ...listed, damage: entry } : entry;
  }

  async #read(name: string, { version, isArchived }: ListedVersion): Promise<Entry<Definition>> {
    const path = places.entry(this.kind, name, version);
    const hint = againHint(this.kind, name, version);
    const entry = (await readState<{ definition?: unknown }>(this.#store, path, () => true, hint)) ?? {};
    const definition = this.#schema.safeParse(entry.definition);
    const said = notesSchema.safeParse(entry);
    if (!definition.success || !said.success) {
      throw new MillraceError('STATE_CORRUPT', `${path} in the workspace is not what it should be`, { hint });
    }
    const { description, tags, registeredAt } = said.data;
    const notes = { description: description ?? null, tags: tags ?? {}, registeredAt: registeredAt ?? '' };
    return { name, version, isArchived, ...notes, definition: definition.data };
  }

  /** Keeps it as the next version of its name; of many at the same time each gets its own. */
  async add(name: string, notes: EntryNotes, definition: Definition, registeredAt: string): Promise<Entry<Definition>> {
    const known = await this.#versionsOf(name);
    let version = versionAfter(known.at(-1)?.version ?? 0, name);
    const entry = () => ({ name, version, registeredAt, ...notes, isArchived: false, definition });
    while (!(await this.put(entry()))) version = versionAfter(version, name);
    return entry();
  }

  /** Keeps it as this very version; false when that is taken. */
  async put({ isArchived: _, ...entry }: Entry<Definition>): Promise<boolean> {
    return this.#store.putIfAbsent(places.entry(this.kind, entry.name, entry.version), jsonBytes(entry, 2));
  }

  /**
   * Hides a version, or all there are now: `find` without a number and listings pass it over, who names it still gets
   * it. Returns the versions that were not archived before.
   */
  async archive(reference: Reference): Promise<readonly number[]> {
    const { name, version } = reference;
    const known = await this.#versionsOf(name);
    const meant = known.filter((each) => version === null || each.version === version);
    if (meant.length === 0) throw await this.#unknown(reference);
    const put = meant.map(async (each) => {
      const path = places.archived(this.kind, name, each.version);
      return (await this.#store.putIfAbsent(path, jsonBytes({}))) ? [each.version] : [];
    });
    return (await Promise.all(put)).flat();
  }

  async #versionsOf(name: string): Promise<NamedVersions['versions']> {
    const [found] = await this.#versionsBelow(`${places.registry(this.kind)}/${name}`);
    return found?.versions ?? [];
  }

  async #versionsBelow(folder: string): Promise<NamedVersions[]> {
    const names = new Map<string, Map<number, boolean>>();
    for await (const page of this.#store.list(folder)) {
      for (const { path } of page) noteVersion(names, path.slice(places.registry(this.kind).length + 1));
    }
    return [...names].map(([name, versions]) => ({
      name,
      versions: [...versions]
        .map(([version, isArchived]) => ({ version, isArchived }))
        .sort((one, other) => one.version - other.version),
    }));
  }

  async #unknown(reference: Reference): Promise<MillraceError> {
    const known = await this.#versionsOf(reference.name);
    const what = `${this.kind} ${spokenReference(reference)}`;
    if (known.length > 0) {
      const numbers = known.map(({ version, isArchived }) => `${version}${isArchived ? ' (archived)' : ''}`).join(', ');
      return new MillraceError('USAGE', `there is no ${what}; its versions: ${numbers}`);
    }
    const names = (await this.names()).map(({ name }) => name);
    const one = `${this.kind === 'environment' ? 'an' : 'a'} ${this.kind} of the workspace ${this.#store.address('')}`;
    return new MillraceError('USAGE', `${what} ${unknownName(reference.name, names, one)}`, {
      hint: howToAdd(this.kind),
    });
  }
}

export const datastoreRegistry = (store: Store) => new Registry('datastore', store, datastoreSchema);
export const modelRegistry = (store: Store) => new Registry('model', store, modelSchema);

const againHint = (kind: RegistryKind, name: string, version: number): string =>
  `registering ${name} again makes a new version; \`millrace ${kind} archive ${name}:${version}\` puts this one away`;

/** `NAME/3` or `NAME/3.archived`; an archive mark without its version is nothing. */
function noteVersion(names: Map<string, Map<number, boolean>>, path: string): void {
  const [, name = '', number = '', mark] = VERSION_PATH.exec(path) ?? [];
  if (number === '' || registryNameFault(name) !== undefined) return;
  const versions = names.get(name) ?? new Map<number, boolean>();
  if (mark === undefined) versions.set(Number(number), versions.get(Number(number)) ?? false);
  else if (versions.has(Number(number))) versions.set(Number(number), true);
  names.set(name, versions);
}
