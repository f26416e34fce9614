import { InputChanged } from '../../adapters/staging/input-changed.ts';
import type { SharedFiles } from '../../adapters/staging/shared-files.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import type { SideFile } from '../../core/mini-batch/side-files.ts';
import type { Store } from '../../core/ports/store.ts';
import type { InputCopy, ScriptOptions } from '../../core/ports/workers.ts';
import type { BesidePlaces } from './beside-places.ts';
import { FoundDatasets } from './found-datasets.ts';
import { placeCopies } from './input-copies.ts';
import { checkModels, findModel, folderOf, linksOf, modelsFromStart, pathOf, readModels } from './models.ts';
import { NotPrepared } from './not-prepared.ts';
import { checkSideInputs } from './side-inputs.ts';
import { placeSideInput, type SidePath } from './side-paths.ts';

/** What a script finds here, its inputs aside that are fetched for each mini-batch, as paths on this machine. */
export interface BesideScript {
  /** By the input's name: those that are here as a whole. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly copies: ReadonlyMap<string, InputCopy>;
  /** By name, for bindings. */
  readonly sideInputs: Readonly<Record<string, string>>;
  readonly models: Readonly<Record<string, string>>;
  /** In the folder that a worker works in: what scripts look up by name. */
  readonly links: Readonly<Record<string, string>>;
  /** What scripts know of models from their environment. */
  readonly variables: Readonly<Record<string, string>>;
  /** As `ScriptOptions.find`. */
  readonly find?: NonNullable<ScriptOptions['find']>;
  /** It is not needed any more. */
  readonly giveBack: () => Promise<void>;
}

/** What a job has that names neither; also what is true of any before it is prepared. */
export const NOTHING_BESIDE: BesideScript = {
  inputs: {},
  copies: new Map(),
  sideInputs: {},
  models: {},
  links: {},
  variables: {},
  giveBack: async () => undefined,
};

/** Checks side inputs and models on this machine, and fetches them, and whole inputs, before any worker. @throws NotPrepared */
export async function prepareBeside(
  manifest: StepManifest,
  { store, openStore, shared }: BesidePlaces,
  signal: AbortSignal,
): Promise<BesideScript> {
  const models = await readModels(manifest, store);
  const fromStart = modelsFromStart(manifest, models, store);
  const [sideFiles] = await Promise.all([
    checkSideInputs(manifest, store, openStore),
    checkModels(manifest.models, fromStart, store),
  ]);
  const copies = await placeCopies(manifest, { store, openStore, shared }, signal);
  const sides = await placeAll(manifest, sideFiles, shared).catch((error: unknown) =>
    giveAllBack(copies).then(() => Promise.reject(error)),
  );
  const datasets = new FoundDatasets(manifest, { store, openStore, shared });
  return {
    inputs: Object.fromEntries(copies.map(({ name, path }) => [name, path])),
    copies: new Map(copies.map(({ name, copy }) => [name, copy])),
    sideInputs: Object.fromEntries(sides.map(({ path }, at) => [manifest.sideInputs[at]?.name ?? '', path])),
    models: Object.fromEntries(manifest.models.map((model) => [model.name, pathOf(model, store)])),
    links: Object.assign({}, ...fromStart.map((model) => linksOf(model, store)), ...sides.map(({ links }) => links)),
    variables: modelVariables(manifest, models.meantAmong(fromStart), store),
    find: (kind, reference) => (kind === 'model' ? findModel(reference, models, store) : datasets.find(reference)),
    giveBack: () => giveAllBack([...copies, ...sides, datasets]),
  };
}

async function giveAllBack(all: readonly { readonly giveBack: () => Promise<void> }[]): Promise<void> {
  await Promise.all(all.map((each) => each.giveBack()));
}

async function placeAll(
  { sideInputs }: StepManifest,
  files: readonly (readonly SideFile[])[],
  shared: SharedFiles,
): Promise<readonly SidePath[]> {
  const placed: SidePath[] = [];
  try {
    for (const [at, side] of sideInputs.entries()) placed.push(await placeSideInput(side, files[at] ?? [], shared));
    return placed;
  } catch (error) {
    await giveAllBack(placed);
    if (error instanceof InputChanged) throw new NotPrepared('SideInputChanged', error.message);
    throw error;
  }
}

/** Only what the folders of models do not tell already: an environment has little room. */
function modelVariables(
  { models: [only, second] }: StepManifest,
  meant: Readonly<Record<string, number | null>>,
  store: Store,
): Record<string, string> {
  return {
    ...(only === undefined || second !== undefined ? {} : { AZUREML_MODEL_DIR: folderOf(only, store) }),
    ...(Object.keys(meant).length === 0 ? {} : { MILLRACE_MODELS: JSON.stringify(meant) }),
  };
}
