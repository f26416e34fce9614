import { cutDatastorePath, datastoreFolder, isDatastorePath, type LocatedPath } from '../registry/datastore-path.ts';
import type { KnownEntries } from '../registry/known-entries.ts';
import type { JobFaults } from './job-faults.ts';
import { checkNames, mappingAt } from './known-names.ts';
import type { DraftOutput } from './manifest-draft.ts';
import { homeFault, innerPathFault, referenceNameFault } from './names.ts';
import { hasScheme, resolvePath } from './paths.ts';
import { readField } from './read-field.ts';
import { namedBy, text, truth } from './setting-values.ts';
import { shownValue } from './shown-value.ts';

const KNOWN = ['name', 'datastore', 'path', 'overwrite'];

export interface OutputPlaces {
  readonly jobFolder: string;
  readonly currentFolder: string;
  /** From the command line; stands in for the job file's `path`. */
  readonly override: string | undefined;
  readonly entries: KnownEntries;
}

/** Where the output goes; undefined when something is wrong with it. */
export function readOutput(value: unknown, places: OutputPlaces, faults: JobFaults): DraftOutput | undefined {
  const raw = value === undefined ? {} : mappingAt(value, ['output'], faults);
  if (raw === undefined) return undefined;
  checkNames(raw, ['output'], KNOWN, {}, faults);
  const name = readField(namedBy(referenceNameFault).default('output'), raw.name, ['output', 'name'], faults);
  const path = readField(namedBy(outputPathFault).optional(), raw.path, ['output', 'path'], faults);
  const overwrite = readField(truth.default(false), raw.overwrite, ['output', 'overwrite'], faults);
  const datastore = readField(text.optional(), raw.datastore, ['output', 'datastore'], faults);
  if (name === undefined || overwrite === undefined) return undefined;
  return { name, ...placeFrom({ name, path, datastore }, places, faults), overwrite };
}

/** A job file may only write below its own folder; the command line anywhere. */
function outputPathFault(path: string): string | undefined {
  if (isDatastorePath(path)) {
    const { name, inner } = cutDatastorePath(path);
    return `${shownValue(path)}: a datastore has a field of its own: { datastore: ${name}, path: ${shownValue(inner)} }`;
  }
  if (hasScheme(path))
    return `${shownValue(path)}: must be a folder below the job file's; for elsewhere there is --output`;
  const fault = homeFault(path) ?? innerPathFault(path);
  return fault === undefined
    ? undefined
    : `${fault} (the folder of the job file, or of the datastore; for elsewhere there is --output)`;
}

interface GivenPlace {
  readonly name: string;
  readonly path: string | undefined;
  readonly datastore: string | undefined;
}

function placeFrom(
  { name, path, datastore }: GivenPlace,
  { override, currentFolder, jobFolder, entries }: OutputPlaces,
  faults: JobFaults,
): Pick<DraftOutput, 'folder' | 'within'> {
  if (override !== undefined) {
    const place = overridePlace(override, currentFolder, entries);
    if ('fault' in place) faults.addOption('--output', place.fault);
    return { folder: 'path' in place ? place.path : null, within: null };
  }
  const chosen = datastore ?? (path === undefined ? entries.defaultDatastore : undefined);
  if (chosen === undefined) {
    return path === undefined
      ? { folder: null, within: null }
      : { folder: resolvePath(jobFolder, path), within: jobFolder };
  }
  const root = datastoreFolder(chosen, entries);
  if ('path' in root) {
    return { folder: resolvePath(root.path, path ?? `azureml/{job_id}/${name}`), within: root.path };
  }
  faults.add(['output', 'datastore'], datastore === undefined ? `by default: ${root.fault}` : root.fault);
  return { folder: null, within: null };
}

/** What the command line says: any folder, a place in a datastore, or one in Azure Blob. */
function overridePlace(text: string, currentFolder: string, entries: KnownEntries): LocatedPath {
  if (text === '' || text.includes('\0')) return { fault: 'must name a folder' };
  const home = homeFault(text);
  if (home !== undefined) return { fault: home };
  if (isDatastorePath(text)) {
    const { name, inner, fault } = cutDatastorePath(text);
    if (fault !== undefined) return { fault };
    const root = datastoreFolder(name, entries);
    return 'fault' in root ? root : { path: resolvePath(root.path, inner) };
  }
  if (!hasScheme(text)) return { path: resolvePath(currentFolder, text) };
  return text.startsWith('azure-blob://')
    ? { path: resolvePath(text, '') }
    : { fault: `${text}: only local folders, datastore:// and azure-blob:// are supported` };
}
