import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { scratchFolder } from '../../adapters/machine/scratch.ts';
import { checkModel } from '../../adapters/model-files/check-model.ts';
import { type CopiedModel, copyModel } from '../../adapters/model-files/copy-model.ts';
import { fetchModel } from '../../adapters/model-files/fetch-model.ts';
import { MillraceError } from '../../core/errors.ts';
import { checkedState, readCheckedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest, StepModel } from '../../core/job/manifest.ts';
import type { Store } from '../../core/ports/store.ts';
import { type FoundModels, foundModels, type PinnedModels } from '../../core/registry/found-models.ts';
import { places } from '../../core/registry/places.ts';
import { modelRegistry } from '../../core/registry/registry.ts';
import { isElsewhere, localHome } from './local-home.ts';
import { NotPrepared } from './not-prepared.ts';

const PLACES = { list: places.modelList, content: places.modelContent };

/** Copies a model's file or folder into the workspace. */
export const takeModel = (path: string, store: Store): Promise<CopiedModel> => copyModel(path, store, PLACES);

/** Notes which versions there are when the job starts: its scripts find these, whatever is registered later. */
export async function pinModels(manifest: StepManifest, store: Store): Promise<void> {
  if (!(await store.hasFolder(places.registry('model')))) return;
  const registry = modelRegistry(store);
  const models: StepModel[] = [];
  const archived: StepModel[] = [];
  for (const { name, versions } of await registry.names()) {
    for (const { version, isArchived } of versions) {
      const entry = await registry.find({ name, version }).catch((error: unknown) => {
        // Archiving is how what is damaged is put out of the way.
        if (isArchived && error instanceof MillraceError && error.code === 'STATE_CORRUPT') return undefined;
        throw error;
      });
      if (entry === undefined) continue;
      const { sha256, fileName } = entry.definition;
      (isArchived ? archived : models).push({ name, version, sha256, fileName });
    }
  }
  await store.putIfAbsent(layout.stepModels(manifest), checkedState({ models, archived }));
}

/** Those that the script finds on this machine. */
export async function modelsHere(manifest: StepManifest, store: Store): Promise<FoundModels> {
  const pinned = await readCheckedState<PinnedModels>(store, layout.stepModels(manifest));
  return foundModels(manifest.models, pinned ?? { models: [] }, isElsewhere(store));
}

/** @throws NotPrepared when one that the job names is not what was registered, or another cannot be fetched */
export async function checkModels(
  named: readonly StepModel[],
  here: readonly StepModel[],
  store: Store,
): Promise<void> {
  const isFar = isElsewhere(store);
  for (const { name, version, sha256 } of isFar ? here : named) {
    const change = isFar ? await fetchHere(sha256, store) : await checkModel(sha256, store, PLACES);
    if (change === undefined) continue;
    throw new NotPrepared('ModelChanged', `model ${name}, version ${version}, is not what was registered: ${change}`);
  }
}

const fetchHere = (sha256: string, store: Store): Promise<string | undefined> =>
  fetchModel({
    ...{ sha256, store, places: PLACES },
    here: createFolderStore(localHome(store, '')),
    taken: createFolderStore(scratchFolder(0)),
  });
