import { systemClock } from '../../adapters/system-clock/system-clock.ts';
import { MillraceError, withHint } from '../../core/errors.ts';
import { checkedState, readCheckedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import type { SideFile } from '../../core/mini-batch/side-files.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Found } from '../../core/ports/workers.ts';
import { datasetRegistry } from '../../core/registry/dataset.ts';
import { howToAdd } from '../../core/registry/kinds.ts';
import { type Reference, readReference, spokenReference } from '../../core/registry/reference.ts';
import type { BesidePlaces } from './beside-places.ts';
import { readRegisteredDataset } from './registered-dataset.ts';
import { changeOf, sideFiles } from './side-inputs.ts';
import { datasetPlace, placeDataset } from './side-paths.ts';
import { untilBack } from './until-back.ts';

interface Placed extends Found {
  /** @throws Error when its files are not what they were when the job first asked */
  readonly check: () => Promise<void>;
  readonly giveBack: () => Promise<void>;
}

/**
 * Registered datasets that a step's script asks for by name while it runs, each found and fetched once for all workers of
 * this machine. As with models, the first one who asks decides for the whole job what is the latest version.
 */
export class FoundDatasets {
  readonly #manifest: StepManifest;
  readonly #places: BesidePlaces;
  readonly #clock: Clock;
  readonly #over = new AbortController();
  readonly #placed = new Map<string, Promise<Placed>>();
  readonly #held: Placed[] = [];

  constructor(manifest: StepManifest, places: BesidePlaces, clock: Clock = systemClock) {
    this.#manifest = manifest;
    this.#places = places;
    this.#clock = clock;
  }

  /** @throws Error with what is to be told the script */
  async find(text: string): Promise<Found> {
    const reference = readReference(text);
    if (typeof reference === 'string') throw new Error(`${reference}; known: ${await this.#known()}`);
    try {
      return await untilBack(() => this.#find(reference), this.#clock, this.#over.signal);
    } catch (error) {
      if (!(error instanceof MillraceError) || error.hint === undefined) throw error;
      throw new Error(withHint(error));
    }
  }

  async #find({ name, version }: Reference): Promise<Found> {
    return this.#place({ name, version: version ?? (await this.#latest(name)) });
  }

  async #known(): Promise<string> {
    const names = await datasetRegistry(this.#places.store).names();
    return names.map(({ name }) => name).join(', ') || `none (${howToAdd('dataset')})`;
  }

  /** Nobody asks any more. What still looks at a store that is away is not waited for: it has nothing here. */
  async giveBack(): Promise<void> {
    this.#over.abort();
    await Promise.all(this.#held.map((each) => each.giveBack()));
  }

  /** Of a side input the version that it is. */
  async #latest(name: string): Promise<number> {
    const sides = this.#manifest.sideInputs.flatMap(({ dataset }) => (dataset?.name === name ? [dataset.version] : []));
    if (sides.length > 0) return Math.max(...sides);
    const noted = layout.latestDataset(this.#manifest, name);
    const first = (await this.#readVersion(noted)) ?? (await this.#noteLatest(name, noted));
    if (first === undefined) throw new Error(`${noted} in the workspace has gone`);
    return first;
  }

  /** Null where all versions are archived. */
  async #meant(name: string): Promise<number | null> {
    return this.#latest(name).catch((error: unknown) => {
      if (error instanceof MillraceError && error.code === 'USAGE') return null;
      throw error;
    });
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
  async #place(reference: Reference): Promise<Placed> {
    const key = spokenReference(reference);
    const known = this.#placed.get(key);
    if (known !== undefined) {
      const placed = await known;
      await placed.check();
      return placed;
    }
    const placing = this.#fetch(reference);
    this.#placed.set(key, placing);
    placing.then(
      (placed) => this.#held.push(placed),
      () => this.#placed.delete(key),
    );
    return placing;
  }

  async #fetch(reference: Reference): Promise<Placed> {
    const { store, openStore, shared } = this.#places;
    const what = `dataset ${spokenReference(reference)}`;
    const { name, version } = await datasetRegistry(store).find(reference);
    const meant = await this.#meant(name);
    const dataset = await readRegisteredDataset({ name, version }, what, store);
    const filesNow = () => sideFiles(dataset.files, store, openStore, what);
    const noted = layout.dataset(this.#manifest, name, version);
    const refuseChanged = async (files: readonly SideFile[]): Promise<void> => {
      const change = await changeOf(files, noted, store);
      if (change !== undefined) throw new Error(`${what} has changed since the job first used it: ${change}`);
    };
    const files = await filesNow();
    await store.putIfAbsent(noted, checkedState({ files }));
    await refuseChanged(files);
    const { links, isCopy, giveBack } = await placeDataset(dataset.files, files, shared, this.#over.signal);
    const place = datasetPlace({ name, version });
    // A copy stays as it is.
    const check = async () => (isCopy ? undefined : refuseChanged(await filesNow()));
    return { name, version, meant, place, links, table: dataset.table, check, giveBack };
  }
}
