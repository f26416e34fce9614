import type { JobFaults } from './job-faults.ts';
import { checkNames, mappingAt } from './known-names.ts';
import { LATER_FEATURES } from './later-features.ts';
import type { DraftOutput } from './manifest-draft.ts';
import { innerPathFault, referenceNameFault } from './names.ts';
import { resolvePath } from './paths.ts';
import { readField } from './read-field.ts';
import { namedBy, truth } from './setting-values.ts';

const KNOWN = ['name', 'path', 'overwrite'];

export interface OutputPlaces {
  readonly jobFolder: string;
  readonly currentFolder: string;
  /** From the command line; stands in for the job file's `path`. */
  readonly override: string | undefined;
}

/** Where the output goes; undefined when something is wrong with it. */
export function readOutput(value: unknown, places: OutputPlaces, faults: JobFaults): DraftOutput | undefined {
  const raw = value === undefined ? {} : mappingAt(value, ['output'], faults);
  if (raw === undefined) return undefined;
  checkNames(raw, ['output'], KNOWN, LATER_FEATURES.output, faults);
  const name = readField(namedBy(referenceNameFault).default('output'), raw.name, ['output', 'name'], faults);
  const path = readField(namedBy(outputPathFault).optional(), raw.path, ['output', 'path'], faults);
  const overwrite = readField(truth.default(false), raw.overwrite, ['output', 'overwrite'], faults);
  if (name === undefined || overwrite === undefined) return undefined;
  return { name, folder: folderFrom(path, places, faults), overwrite };
}

/** A job file may only write below its own folder; the command line anywhere. */
function outputPathFault(path: string): string | undefined {
  const fault = innerPathFault(path);
  return fault === undefined ? undefined : `${fault} (the folder of the job file; for elsewhere there is --output)`;
}

function folderFrom(path: string | undefined, places: OutputPlaces, faults: JobFaults): string | null {
  if (places.override !== undefined) {
    if (places.override === '' || places.override.includes('\0')) faults.addOption('--output', 'must name a folder');
    return resolvePath(places.currentFolder, places.override);
  }
  return path === undefined ? null : resolvePath(places.jobFolder, path);
}
