import type { JobFaults } from '../job/job-faults.ts';
import type { ResolvedInput } from '../job/manifest.ts';
import { resolvePattern } from '../job/paths.ts';
import type { InputPlaces } from '../job/read-input-path.ts';
import { readInput } from '../job/read-inputs.ts';
import type { DatasetDefinition } from './dataset.ts';
import { isDatastorePath } from './datastore-path.ts';

export interface ReadDataset {
  readonly definition: DatasetDefinition;
  /** As a job would have it now. */
  readonly input: ResolvedInput;
}

/**
 * A dataset from what describes it, an input without a name, by the same rules; undefined when it is wrong, which is
 * then among the faults. Relative paths are made absolute; a datastore is looked up where the dataset is used.
 */
export function datasetFrom(
  given: DatasetDefinition,
  places: Omit<InputPlaces, 'overrides'>,
  faults: JobFaults,
): ReadDataset | undefined {
  for (const stray of ['name', 'dataset', 'step'].filter((name) => Object.hasOwn(given, name))) {
    faults.add([stray], 'has no place in a dataset; leave it out');
  }
  const input = readInput({ ...given, name: 'dataset' }, [], { ...places, overrides: {} }, faults);
  if (input === undefined || faults.count > 0) return undefined;
  const absolute = (path: unknown): string =>
    isDatastorePath(String(path)) ? String(path) : resolvePattern(places.jobFolder, String(path));
  const path = Array.isArray(given.path) ? given.path.map(absolute) : absolute(given.path);
  return { definition: { ...given, path }, input };
}
