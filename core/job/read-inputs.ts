import type { SettingPath } from './job-document.ts';
import type { JobFaults } from './job-faults.ts';
import { checkNames, mappingAt } from './known-names.ts';
import { LATER_FEATURES } from './later-features.ts';
import type { ResolvedInput } from './manifest.ts';
import { referenceNameFault } from './names.ts';
import { unknownName } from './nearest-name.ts';
import { withDataset } from './read-dataset.ts';
import { readField } from './read-field.ts';
import { readFilesSettings } from './read-files-settings.ts';
import { readInputMode } from './read-input-mode.ts';
import { type InputPlaces, readInputPath } from './read-input-path.ts';
import { refuseStrayOptions, TABLE_NAMES } from './read-table-options.ts';
import { namedBy } from './setting-values.ts';

const KNOWN = ['name', 'type', 'path', 'dataset', 'mode', 'take', 'skip', 'partition_format', ...TABLE_NAMES];

/** The job's inputs, in the order given; those that are wrong are left out and among the faults. */
export function readInputs(value: unknown, places: InputPlaces, faults: JobFaults): ResolvedInput[] {
  if (!Array.isArray(value) || value.length === 0) {
    faults.add(['inputs'], 'must be a list of one input or more: - { name: …, type: file, path: … }');
    return [];
  }
  const inputs = value.flatMap((item, at) => readInput(item, ['inputs', at], places, faults) ?? []);
  const names = value.map((item): string => (typeof item?.name === 'string' ? item.name : ''));
  for (const [at, name] of names.entries()) {
    if (name !== '' && names.indexOf(name) < at)
      faults.add(['inputs', at, 'name'], `${name} is the name of another input as well`);
  }
  for (const name of Object.keys(places.overrides)) {
    if (!names.includes(name))
      faults.addOption(`--input ${name}`, unknownName(name, names.filter(Boolean), 'an input of this job'));
  }
  return inputs;
}

/** One input as it is where `path` says; undefined when it is wrong, which is then among the faults. */
export function readInput(
  value: unknown,
  path: SettingPath,
  places: InputPlaces,
  faults: JobFaults,
): ResolvedInput | undefined {
  const given = mappingAt(value, path, faults);
  const raw = given && withDataset(given, path, places.entries, faults);
  if (raw === undefined) return undefined;
  checkNames(raw, path, KNOWN, LATER_FEATURES.input, faults);
  const name = readField(namedBy(referenceNameFault), raw.name, [...path, 'name'], faults);
  const settings = readFilesSettings(raw, path, faults);
  // What comes from a later feature is refused already; that it has no path is then no fault of its own.
  const isLater = 'step' in raw;
  const paths = isLater ? undefined : readInputPath(raw.path, [...path, 'path'], name, places, faults);
  refuseStrayOptions(raw, settings?.table, paths?.paths ?? [], path, faults);
  if (name === undefined || settings === undefined || paths === undefined) return undefined;
  const mode = readInputMode(raw.mode, paths.paths, path, places, faults);
  return { name, ...paths, ...settings, ...(mode && { mode }) };
}
