import { readReference } from '../registry/reference.ts';
import type { SettingPath } from './job-document.ts';
import type { JobFaults } from './job-faults.ts';
import { checkNames, mappingAt } from './known-names.ts';
import { LATER_FEATURES } from './later-features.ts';
import { isScattered } from './local-input-path.ts';
import type { SideInput } from './manifest.ts';
import { referenceNameFault } from './names.ts';
import { withDataset } from './read-dataset.ts';
import { readField } from './read-field.ts';
import { readFilesSettings } from './read-files-settings.ts';
import { type InputPlaces, readInputPath } from './read-input-path.ts';
import { refuseStrayOptions, TABLE_NAMES } from './read-table-options.ts';
import { namedBy } from './setting-values.ts';

const KNOWN = ['name', 'type', 'path', 'dataset', 'take', 'skip', 'partition_format', ...TABLE_NAMES];

const NO_ONE_PLACE =
  'its paths are in several datastores or storage accounts, or there and on this machine; the script gets one path: make each place a side input of its own';

/** The job's `side_inputs`: never split, each as a path on the machine where the script runs. */
export function readSideInputs(
  value: unknown,
  places: Omit<InputPlaces, 'overrides'>,
  faults: JobFaults,
): readonly SideInput[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    faults.add(['side_inputs'], 'must be a list: - { name: …, path: … }');
    return [];
  }
  const read = value.flatMap((item, at) => readSideInput(item, ['side_inputs', at], places, faults) ?? []);
  const names = value.map((item): string => (typeof item?.name === 'string' ? item.name : ''));
  for (const [at, name] of names.entries()) {
    const isSecond = name !== '' && names.indexOf(name) < at;
    if (isSecond) faults.add(['side_inputs', at, 'name'], `${name} is the name of another side input as well`);
  }
  return read;
}

function readSideInput(
  value: unknown,
  path: SettingPath,
  places: Omit<InputPlaces, 'overrides'>,
  faults: JobFaults,
): SideInput | undefined {
  const given = mappingAt(value, path, faults);
  if (given === undefined) return undefined;
  checkNames(given, path, KNOWN, LATER_FEATURES.input, faults);
  const raw = withDataset(given, path, places.entries, faults);
  const name = readField(namedBy(referenceNameFault), given.name, [...path, 'name'], faults);
  if (raw === undefined) return undefined;
  const settings = readFilesSettings(raw, path, faults);
  if (settings?.type === 'file' && given.partition_format !== undefined) {
    faults.add([...path, 'partition_format'], 'applies only to type tabular');
  }
  for (const name of ['take', 'skip']) {
    if (settings?.type === 'tabular' && raw[name] !== undefined)
      faults.add([...path, name], 'applies only to type file');
  }
  const paths = readInputPath(raw.path, [...path, 'path'], undefined, { ...places, overrides: {} }, faults);
  refuseStrayOptions(raw, settings?.table, paths?.paths ?? [], path, faults);
  if (name === undefined || settings === undefined || paths === undefined) return undefined;
  if (isScattered(paths.paths, places.patterns)) {
    faults.add([...path, 'path'], NO_ONE_PLACE);
    return undefined;
  }
  const { type: _, ...own } = settings;
  return { name, ...paths, ...own, dataset: datasetOf(given, places) };
}

/** Which one it is, so that the script finds it by that name too. */
function datasetOf(
  { dataset, skip, take }: Readonly<Record<string, unknown>>,
  { entries }: Omit<InputPlaces, 'overrides'>,
): SideInput['dataset'] {
  if (typeof dataset !== 'string' || typeof readReference(dataset) === 'string') return null;
  const entry = entries.dataset(dataset);
  if (typeof entry === 'string') return null;
  const isPart = skip !== undefined || take !== undefined;
  return { name: entry.name, version: entry.version, ...(isPart && { isPart }) };
}
