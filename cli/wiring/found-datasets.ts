import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { MillraceError } from '../../core/errors.ts';
import { checkedState, readCheckedState } from '../../core/job/checked-state.ts';
import { JobFaults } from '../../core/job/job-faults.ts';
import { layout } from '../../core/job/layout.ts';
import type { SideInput, StepManifest } from '../../core/job/manifest.ts';
import { readSideInputs } from '../../core/job/read-side-inputs.ts';
import type { Found } from '../../core/ports/workers.ts';
import { datasetRegistry } from '../../core/registry/dataset.ts';
import { KnownEntries } from '../../core/registry/known-entries.ts';
import { type Reference, readReference, spokenReference } from '../../core/registry/reference.ts';
import type { BesidePlaces } from './beside-places.ts';
import { withEntries } from './job.ts';
import { changeOf, sideFiles } from './side-inputs.ts';
import { placeDataset } from './side-paths.ts';
import { tableOf } from './table-variables.ts';

interface Placed extends Found {
  readonly giveBack: () => Promise<void>;
}

/**
 * Registered datasets that a step's script asks for by name while it runs, each found and fetched once for all workers of
 * this machine. As with models, the first one who asks decides for the whole job what is the latest version.
 */
export class FoundDatasets {
  readonly #manifest: StepManifest;
  readonly #places: BesidePlaces;
  readonly #over = new AbortController();
  readonly #placed = new Map<string, Promise<Placed>>();

  constructor(manifest: StepManifest, places: BesidePlaces) {
    this.#manifest = manifest;
    this.#places = places;
  }

  /** @throws Error with what is to be told the script */
  async find(text: string): Promise<Found> {
    const reference = readReference(text);
    if (typeof reference === 'string') throw new Error(reference);
    try {
      return await this.#place({ ...reference, version: reference.version ?? (await this.#latest(reference.name)) });
    } catch (error) {
      if (!(error instanceof MillraceError) || error.hint === undefined) throw error;
      throw new Error(`${error.message} (${error.hint})`);
    }
  }

  /** Nobody asks any more. */
  async giveBack(): Promise<void> {
    this.#over.abort();
    const all = await Promise.allSettled(this.#placed.values());
    await Promise.all(all.map((each) => (each.status === 'fulfilled' ? each.value.giveBack() : undefined)));
  }

  /** Of a side input the version that it is. */
  async #latest(name: string): Promise<number> {
    const side = this.#manifest.sideInputs.find(({ dataset }) => dataset?.name === name);
    if (side?.dataset) return side.dataset.version;
    const noted = layout.latestDataset(this.#manifest, name);
    const first = (await this.#readVersion(noted)) ?? (await this.#noteLatest(name, noted));
    if (first === undefined) throw new Error(`${noted} in the workspace has gone`);
    return first;
  }

  async #noteLatest(name: string, noted: string): Promise<number | undefined> {
    const { store } = this.#places;
    const { version } = await datasetRegistry(store).find({ name, version: null });
    await store.putIfAbsent(noted, checkedState({ version }));
    return this.#readVersion(noted);
  }

  async #readVersion(noted: string): Promise<number | undefined> {
    return (await readCheckedState<{ version: number }>(this.#places.store, noted))?.version;
  }

  /** What failed is tried anew by the next one who asks. */
  #place(reference: Reference): Promise<Placed> {
    const key = spokenReference(reference);
    const placed = this.#placed.get(key) ?? this.#fetch(reference);
    this.#placed.set(key, placed);
    placed.catch(() => this.#placed.delete(key));
    return placed;
  }

  async #fetch(reference: Reference): Promise<Placed> {
    const { store, openStore, shared } = this.#places;
    const what = `dataset ${spokenReference(reference)}`;
    const { name, version } = await datasetRegistry(store).find(reference);
    const dataset = await this.#read(what, spokenReference(reference));
    const files = await sideFiles(dataset, store, openStore, what);
    const noted = layout.dataset(this.#manifest, name, version);
    await store.putIfAbsent(noted, checkedState({ files }));
    const change = await changeOf(files, noted, store);
    if (change !== undefined) throw new Error(`${what} has changed since the job first used it: ${change}`);
    const { links, giveBack } = await placeDataset(dataset, files, shared, this.#over.signal);
    const place = `azureml-datasets/${name}/${version}`;
    return { version, place, links, table: tableOf(dataset) ?? null, giveBack };
  }

  async #read(what: string, dataset: string): Promise<SideInput> {
    const places = { jobFolder: '/', currentFolder: '/', patterns: pathPatterns };
    return withEntries(this.#places.store, new KnownEntries(), (entries) => {
      const faults = new JobFaults({ name: what, lineOf: () => undefined });
      const [read] = readSideInputs([{ name: 'dataset', dataset }], { ...places, entries }, faults);
      faults.throwIfAny();
      if (read === undefined) throw new MillraceError('INVARIANT_BROKEN', `${what} was refused without a word`);
      return read;
    });
  }
}
