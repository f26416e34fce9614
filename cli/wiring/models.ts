import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { scratchFolder } from '../../adapters/machine/scratch.ts';
import { checkModel } from '../../adapters/model-files/check-model.ts';
import { type CopiedModel, copyModel } from '../../adapters/model-files/copy-model.ts';
import { fetchModel } from '../../adapters/model-files/fetch-model.ts';
import { checkedState, readCheckedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest, StepModel } from '../../core/job/manifest.ts';
import type { Store } from '../../core/ports/store.ts';
import type { Found } from '../../core/ports/workers.ts';
import { FoundModels, type PinnedModels } from '../../core/registry/found-models.ts';
import { places } from '../../core/registry/places.ts';
import { modelRegistry } from '../../core/registry/registry.ts';
import { sideBySide } from '../../core/side-by-side.ts';
import { isElsewhere, localHome } from './local-home.ts';
import { NotPrepared } from './not-prepared.ts';

const PLACES = { list: places.modelList, content: places.modelContent };

/** Copies a model's file or folder into the workspace. */
export const takeModel = (path: string, store: Store): Promise<CopiedModel> => copyModel(path, store, PLACES);

/** Notes which versions there are when the job starts: its scripts find these, whatever is registered later. */
export async function pinModels(manifest: StepManifest, store: Store): Promise<void> {
  if (!(await store.hasFolder(places.registry('model')))) return;
  const registry = modelRegistry(store);
  const listed = (await registry.names()).flatMap(({ name, versions }) => versions.map((found) => ({ name, found })));
  const entries = await sideBySide(listed, ({ name, found }) => registry.look(name, found));
  const models: StepModel[] = [];
  const archived: StepModel[] = [];
  const damaged: Pick<StepModel, 'name' | 'version'>[] = [];
  for (const entry of entries) {
    const { name, version, isArchived } = entry;
    if (!('damage' in entry)) {
      const { sha256, fileName } = entry.definition;
      (isArchived ? archived : models).push({ name, version, sha256, fileName });
      // Archiving is how what is damaged is put out of the way.
    } else if (!isArchived) damaged.push({ name, version });
  }
  await store.putIfAbsent(layout.stepModels(manifest), checkedState({ models, archived, damaged }));
}

/** Those that the step's scripts find by name. */
export async function readModels(manifest: StepManifest, store: Store): Promise<FoundModels> {
  const pinned = await readCheckedState<PinnedModels>(store, layout.stepModels(manifest));
  return new FoundModels(manifest.models, pinned ?? { models: [] });
}

/**
 * Those that stand in workers' folders from the start. With the workspace elsewhere that is what the job names: all others
 * are fetched when a script asks for them. Azure ML's own package cannot ask.
 */
export function modelsFromStart(manifest: StepManifest, found: FoundModels, store: Store): readonly StepModel[] {
  if (!isElsewhere(store)) return found.all;
  return manifest.settings.environment?.azureml === 'real' ? [...found.latest, ...manifest.models] : manifest.models;
}

/** @throws NotPrepared when one that the job names is not what was registered, or another cannot be fetched */
export async function checkModels(
  named: readonly StepModel[],
  fromStart: readonly StepModel[],
  store: Store,
): Promise<void> {
  for (const model of isElsewhere(store) ? fromStart : named) {
    const change = await changeOf(model, store);
    if (change !== undefined) throw new NotPrepared('ModelChanged', change);
  }
}

/** A model that a script asks for by name while it runs. @throws Error with what is to be told the script */
export async function findModel(text: string, found: FoundModels, store: Store): Promise<Found> {
  const model = found.find(text);
  const change = isElsewhere(store) ? await changeOf(model, store) : undefined;
  if (change !== undefined) throw new Error(change);
  const { name, version } = model;
  const meant = found.meant(name);
  return { name, version, meant, place: placeOf(model), links: linksOf(model, store), table: null };
}

/** Where a model is in a worker's folder, as in Azure ML. */
const placeOf = ({ name, version }: StepModel): string => `azureml-models/${name}/${version}`;

/** By its file: beside it there may be one that somebody is still writing. */
export const linksOf = (model: StepModel, store: Store): Readonly<Record<string, string>> => ({
  [`${placeOf(model)}/${model.fileName}`]: pathOf(model, store),
});

export const pathOf = (model: StepModel, store: Store): string => `${folderOf(model, store)}/${model.fileName}`;

export const folderOf = ({ sha256 }: StepModel, store: Store): string => localHome(store, places.modelContent(sha256));

/** Fetches it where the workspace is elsewhere. Undefined when it is what was registered. */
async function changeOf({ name, version, sha256 }: StepModel, store: Store): Promise<string | undefined> {
  const change = isElsewhere(store) ? await fetchHere(sha256, store) : await checkModel(sha256, store, PLACES);
  return change && `model ${name}, version ${version}, is not what was registered: ${change}`;
}

const fetchHere = (sha256: string, store: Store): Promise<string | undefined> =>
  fetchModel({
    ...{ sha256, store, places: PLACES },
    here: createFolderStore(localHome(store, '')),
    taken: createFolderStore(scratchFolder(0)),
  });
