import type { StepModel } from '../job/manifest.ts';

/** The models of the workspace when the job started. */
export interface PinnedModels {
  readonly models: readonly StepModel[];
  /** Found only by who names the number. */
  readonly archived?: readonly StepModel[];
}

/** Those that the step's scripts find on a machine. */
export interface FoundModels {
  readonly models: readonly StepModel[];
  /** What a name without a version means, where that is not its newest of `models`: null for nothing. */
  readonly meant: Readonly<Record<string, number | null>>;
}

/**
 * What the job names hides no other version: it is what its name means without one. With the workspace elsewhere, where all
 * must be fetched, there are those that the job names and the newest of every name.
 */
export function foundModels(
  named: readonly StepModel[],
  { models: live, archived = [] }: PinnedModels,
  isElsewhere: boolean,
): FoundModels {
  const newest = newestOf(live);
  const others = isElsewhere ? newest.values() : [...live, ...archived];
  const models = new Map([...others, ...named].map((model) => [`${model.name}:${model.version}`, model]));
  const chosen = new Map([...newest, ...newestOf(named)]);
  const meant = [...newestOf(models.values())]
    .filter(([name, { version }]) => chosen.get(name)?.version !== version)
    .map(([name]) => [name, chosen.get(name)?.version ?? null] as const);
  return { models: [...models.values()], meant: Object.fromEntries(meant) };
}

function newestOf(models: Iterable<StepModel>): ReadonlyMap<string, StepModel> {
  const newest = new Map<string, StepModel>();
  for (const model of models) if (model.version > (newest.get(model.name)?.version ?? 0)) newest.set(model.name, model);
  return newest;
}
