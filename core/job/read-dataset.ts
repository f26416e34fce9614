import type { DatasetDefinition } from '../registry/dataset.ts';
import type { KnownEntries } from '../registry/known-entries.ts';
import type { SettingPath } from './job-document.ts';
import type { JobFaults } from './job-faults.ts';

/** What an input may say beside the dataset that it is; all else comes with the dataset. */
const BESIDE = ['name', 'dataset', 'mode', 'take', 'skip'];

/**
 * An input with what its `dataset` says, as if it stood there. `mode`, `take` and `skip` are the input's own where it has
 * them.
 * Undefined when there is no such dataset, which is then among the faults.
 */
export function withDataset(
  input: DatasetDefinition,
  path: SettingPath,
  entries: KnownEntries,
  faults: JobFaults,
): DatasetDefinition | undefined {
  const { dataset, ...own } = input;
  if (dataset === undefined) return own;
  const place = [...path, 'dataset'];
  if (typeof dataset !== 'string') {
    faults.add(place, 'must be the name of a registered dataset: NAME or NAME:VERSION');
    return undefined;
  }
  const entry = entries.dataset(dataset);
  if (typeof entry === 'string') {
    if (!faults.has(place)) faults.add(place, entry);
    return undefined;
  }
  const { type, ...definition } = entry.definition;
  const stray = Object.keys(own).filter((name) => !BESIDE.includes(name) && !(name === 'type' && own.type === type));
  for (const name of stray) faults.add([...path, name], `comes with the dataset ${dataset}; leave it out here`);
  const kept = Object.entries(own).filter(([name]) => !stray.includes(name));
  return { ...definition, ...(type === undefined ? {} : { type }), ...Object.fromEntries(kept) };
}
