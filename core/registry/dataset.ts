import type { Store } from '../ports/store.ts';
import { z } from '../zod.ts';
import { Registry } from './registry.ts';

/**
 * What an input of a job file is without its name: `type`, `path` and what goes with them. Paths are absolute or begin
 * with `datastore://`; the rest is as it was written, and is checked like any input where it is used.
 */
export type DatasetDefinition = Readonly<Record<string, unknown>>;

const datasetSchema: z.ZodType<DatasetDefinition> = z.record(z.string(), z.unknown());

export const datasetRegistry = (store: Store) => new Registry('dataset', store, datasetSchema);
