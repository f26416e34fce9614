import { MillraceError, withHint } from '../errors.ts';
import { damageIn } from '../job/read-state.ts';
import type { Store } from '../ports/store.ts';
import { type DatasetDefinition, datasetRegistry } from './dataset.ts';
import type { DatastoreDefinition } from './datastore.ts';
import { readDefaultDatastore } from './default-datastore.ts';
import { type EnvironmentDefinition, environmentRegistry } from './environment.ts';
import type { RegistryKind } from './kinds.ts';
import type { ModelDefinition } from './model.ts';
import { places } from './places.ts';
import { type Reference, readReference, spokenReference } from './reference.ts';
import { datastoreRegistry, type Entry, modelRegistry } from './registry.ts';

/** An entry, or why there is none. */
export type Found<Definition> = Entry<Definition> | string;

/**
 * What a job names of the workspace's registries. Reading a job waits for nothing, so that what it names and is not
 * known yet is noted, loaded, and the job read again, until it names nothing new: the versions that were found first
 * hold for the whole job.
 */
export class KnownEntries {
  readonly #found = new Map<string, Found<unknown>>();
  readonly #wanted = new Map<string, { readonly kind: RegistryKind; readonly reference: Reference }>();
  readonly #datasets = new Set<string>();
  #defaultDatastore: string | MillraceError | undefined;

  /** The job names what was not known: what is wrong with it cannot be told before `load`. */
  get isWanting(): boolean {
    return this.#wanted.size > 0;
  }

  /** Which versions the job has, for people. */
  get usedDatasets(): readonly string[] {
    return [...this.#datasets];
  }

  /**
   * What outputs without a place go to; undefined when the workspace has none, or was not asked.
   *
   * @throws MillraceError `STATE_CORRUPT` when the choice is damaged
   */
  get defaultDatastore(): string | undefined {
    if (this.#defaultDatastore instanceof MillraceError) throw this.#defaultDatastore;
    return this.#defaultDatastore;
  }

  datastore(text: string): Found<DatastoreDefinition> {
    return this.#look('datastore', text) as Found<DatastoreDefinition>;
  }

  dataset(text: string): Found<DatasetDefinition> {
    return this.#look('dataset', text) as Found<DatasetDefinition>;
  }

  model(text: string): Found<ModelDefinition> {
    return this.#look('model', text) as Found<ModelDefinition>;
  }

  environment(text: string): Found<EnvironmentDefinition> {
    return this.#look('environment', text) as Found<EnvironmentDefinition>;
  }

  /** Reads what was asked for and not known. */
  async load(store: Store): Promise<void> {
    const registries = {
      datastore: datastoreRegistry(store),
      dataset: datasetRegistry(store),
      model: modelRegistry(store),
      environment: environmentRegistry(store),
    };
    for (const [key, { kind, reference }] of this.#wanted) {
      this.#found.set(key, await found<unknown>(registries[kind].find(reference)));
    }
    this.#wanted.clear();
  }

  async loadDefaults(store: Store): Promise<void> {
    if (!(await store.hasFolder(places.defaultDatastores))) return;
    this.#defaultDatastore = await readDefaultDatastore(store).catch(damageIn);
  }

  #look(kind: RegistryKind, text: string): Found<unknown> {
    const reference = readReference(text);
    if (typeof reference === 'string') return reference;
    const key = `${kind} ${spokenReference(reference)}`;
    const known = this.#found.get(key);
    if (kind === 'dataset' && typeof known === 'object')
      this.#datasets.add(`dataset ${known.name}, version ${known.version}`);
    if (known === undefined) this.#wanted.set(key, { kind, reference });
    return known ?? 'is not read yet';
  }
}

async function found<Definition>(entry: Promise<Entry<Definition>>): Promise<Found<Definition>> {
  try {
    return await entry;
  } catch (error) {
    // A name that is not there is the job's fault, told with all others; a store that cannot be read is none.
    if (error instanceof MillraceError && error.code === 'USAGE') return withHint(error);
    throw error;
  }
}
