import type { Store } from '../../core/ports/store.ts';
import { type DatasetDefinition, datasetRegistry } from '../../core/registry/dataset.ts';
import type { Shelf } from './shelf.ts';

export const datasetShelf = (store: Store): Shelf<DatasetDefinition> => ({
  registry: datasetRegistry(store),
  view: (definition) => definition,
  spoken: ({ type = 'file', path }) => `${String(type)} ${[path].flat().join(', ')}`,
});
