import type { Store } from '../../core/ports/store.ts';
import { type EnvironmentDefinition, environmentRegistry } from '../../core/registry/environment.ts';
import type { Shelf } from './shelf.ts';

export const environmentShelf = (store: Store): Shelf<EnvironmentDefinition> => ({
  registry: environmentRegistry(store),
  view: ({ environment, files }) => ({ environment, files: Object.keys(files) }),
  spoken: ({ environment }) =>
    Object.entries(environment)
      .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
      .join('; '),
});
