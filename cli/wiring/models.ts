import { type CopiedModel, copyModel } from '../../adapters/model-files/copy-model.ts';
import type { Store } from '../../core/ports/store.ts';
import { places } from '../../core/registry/places.ts';

/** Copies a model's file or folder into the workspace. */
export const takeModel = (path: string, store: Store): Promise<CopiedModel> =>
  copyModel(path, store, { list: places.modelList, content: places.modelContent });
