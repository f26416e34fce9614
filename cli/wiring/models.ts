import { checkModel } from '../../adapters/model-files/check-model.ts';
import { type CopiedModel, copyModel } from '../../adapters/model-files/copy-model.ts';
import { checkedState, readCheckedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest, StepModel } from '../../core/job/manifest.ts';
import type { Store } from '../../core/ports/store.ts';
import { places } from '../../core/registry/places.ts';
import { modelRegistry } from '../../core/registry/registry.ts';
import { NotPrepared } from './not-prepared.ts';

const PLACES = { list: places.modelList, content: places.modelContent };

/** Copies a model's file or folder into the workspace. */
export const takeModel = (path: string, store: Store): Promise<CopiedModel> => copyModel(path, store, PLACES);

/** Notes which versions there are when the job starts: its scripts find these, whatever is registered later. */
export async function pinModels(manifest: StepManifest, store: Store): Promise<void> {
  if (!(await store.hasFolder(places.registry('model')))) return;
  const registry = modelRegistry(store);
  const models: StepModel[] = [];
  for (const { name, versions } of await registry.names()) {
    for (const { version, isArchived } of versions) {
      if (isArchived) continue;
      const { sha256, fileName } = (await registry.find({ name, version })).definition;
      models.push({ name, version, sha256, fileName });
    }
  }
  await store.putIfAbsent(layout.stepModels(manifest), checkedState({ models }));
}

/** The models that the step's script finds: those the job names, and of other names all versions there were. */
export async function modelsOf(manifest: StepManifest, store: Store): Promise<readonly StepModel[]> {
  const pinned = await readCheckedState<{ models: StepModel[] }>(store, layout.stepModels(manifest));
  const others = (pinned?.models ?? []).filter(({ name }) => manifest.models.every((model) => model.name !== name));
  return [...manifest.models, ...others];
}

/** @throws NotPrepared when one that the job names is not what was registered */
export async function checkModels({ models }: StepManifest, store: Store): Promise<void> {
  for (const { name, version, sha256 } of models) {
    const change = await checkModel(sha256, store, PLACES);
    if (change === undefined) continue;
    throw new NotPrepared('ModelChanged', `model ${name}, version ${version}, is not what was registered: ${change}`);
  }
}
