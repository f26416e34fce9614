import type { Store } from '../../core/ports/store.ts';
import type { ModelDefinition } from '../../core/registry/model.ts';
import { places } from '../../core/registry/places.ts';
import { modelRegistry } from '../../core/registry/registry.ts';
import { counted, size } from '../console/figures.ts';
import type { Shelf } from './shelf.ts';

export const modelShelf = (store: Store): Shelf<ModelDefinition> => ({
  registry: modelRegistry(store),
  view: ({ sha256, fileName, files, bytes }) => {
    const path = `${places.modelContent(sha256)}/${fileName}`;
    return { files, bytes, sha256, path: store.address(path) };
  },
  spoken: ({ fileName, files, bytes }) => `${fileName}, ${counted(files, 'file')}, ${size(bytes)}`,
});
