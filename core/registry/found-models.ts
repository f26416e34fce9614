import type { StepModel } from '../job/manifest.ts';
import { howToAdd } from './kinds.ts';
import { readReference, spokenReference } from './reference.ts';

type DamagedModel = Pick<StepModel, 'name' | 'version'>;

/** The models of the workspace when the job started. */
export interface PinnedModels {
  readonly models: readonly StepModel[];
  /** Found only by who names the number. */
  readonly archived?: readonly StepModel[];
  /** Not archived; nobody knows what they are. */
  readonly damaged?: readonly DamagedModel[];
}

/** Those that a step's scripts find by name. What the job names hides no other version: it is what its name means without one. */
export class FoundModels {
  readonly #byNumber: ReadonlyMap<string, StepModel>;
  readonly #latest: ReadonlyMap<string, StepModel>;
  readonly #damaged: readonly DamagedModel[];

  constructor(named: readonly StepModel[], { models, archived = [], damaged = [] }: PinnedModels) {
    this.#damaged = damaged;
    this.#byNumber = new Map([...models, ...archived, ...named].map((model) => [spokenReference(model), model]));
    // An older one instead of a damaged newest one would be another model, without a word.
    const newest = newestOf<DamagedModel>([...models, ...damaged]);
    const latest = [...newestOf(models)].filter(([name, { version }]) => newest.get(name)?.version === version);
    this.#latest = new Map([...latest, ...newestOf(named)]);
  }

  get all(): readonly StepModel[] {
    return [...this.#byNumber.values()];
  }

  /** Of each name what it means without a version. */
  get latest(): readonly StepModel[] {
    return [...this.#latest.values()];
  }

  /** What the name means without a version; null for nothing. */
  meant(name: string): number | null {
    return this.#latest.get(name)?.version ?? null;
  }

  /** Of `NAME` or `NAME:VERSION`. @throws Error that names those there are */
  find(text: string): StepModel {
    const reference = readReference(text);
    if (typeof reference === 'string') throw this.#unknown(reference);
    const found =
      reference.version === null ? this.#latest.get(reference.name) : this.#byNumber.get(spokenReference(reference));
    if (found !== undefined) return found;
    const { name, version } = reference;
    const damaged = this.#damaged.findLast((each) => each.name === name && (version ?? each.version) === each.version);
    if (damaged !== undefined) throw this.#unknown(`the entry of model ${spokenReference(damaged)} is damaged`);
    const isArchived = version === null && this.all.some((each) => each.name === name);
    const none = `there is no model ${spokenReference(reference)}`;
    throw this.#unknown(isArchived ? `${none}; its versions are archived: name one` : none);
  }

  /** What a name without a version means, where that is not the newest of those that are `here`: null for nothing. */
  meantAmong(here: readonly StepModel[]): Readonly<Record<string, number | null>> {
    const meant = [...newestOf(here)]
      .filter(([name, { version }]) => this.#latest.get(name)?.version !== version)
      .map(([name]) => [name, this.#latest.get(name)?.version ?? null] as const);
    return Object.fromEntries(meant);
  }

  #unknown(why: string): Error {
    const known = [...this.#byNumber.keys()].sort().join(', ') || `none (${howToAdd('model')})`;
    return new Error(`${why}; known: ${known}`);
  }
}

function newestOf<Model extends DamagedModel>(models: Iterable<Model>): ReadonlyMap<string, Model> {
  const newest = new Map<string, Model>();
  for (const model of models) if (model.version > (newest.get(model.name)?.version ?? 0)) newest.set(model.name, model);
  return newest;
}
