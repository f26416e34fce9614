import type { JobFaults } from './job-faults.ts';
import { innerPathFault } from './names.ts';
import { resolvePath } from './paths.ts';
import { readField } from './read-field.ts';
import { namedBy, text } from './setting-values.ts';

/** What must be known of the disk to say whether a job can be run. */
export interface SourceProbe {
  isFile(path: string): boolean;
  isFolder(path: string): boolean;
}

export interface JobSource {
  /** Absolute. */
  readonly sourceDirectory: string;
  /** Relative to it. */
  readonly entryScript: string;
}

/** The script and the folder it comes with. */
export function readSource(
  raw: Readonly<Record<string, unknown>>,
  jobFolder: string,
  probe: SourceProbe,
  faults: JobFaults,
): JobSource | undefined {
  const given = readField(text.default('.'), raw.source_directory, ['source_directory'], faults);
  const script = readField(namedBy(entryScriptFault), raw.entry_script, ['entry_script'], faults);
  if (given === undefined) return undefined;
  const sourceDirectory = resolvePath(jobFolder, given);
  if (!probe.isFolder(sourceDirectory)) {
    if (!faults.has(['source_directory'])) faults.add(['source_directory'], `${sourceDirectory} is not a folder`);
    return undefined;
  }
  if (script === undefined) return undefined;
  const entryScript = resolvePath('/', script).slice(1);
  if (!probe.isFile(`${sourceDirectory}/${entryScript}`)) {
    faults.add(['entry_script'], `there is no file ${entryScript} in ${sourceDirectory}`);
  }
  return { sourceDirectory, entryScript };
}

/** Why this cannot be an entry script; undefined when it can. */
export function entryScriptFault(path: string): string | undefined {
  const fault = innerPathFault(path);
  if (fault?.startsWith('must ')) return `${fault}: it lies inside source_directory`;
  if (fault !== undefined) return fault;
  return /\.(m?ts|m?js|py)$/.test(path) ? undefined : 'must be a .ts, .mts, .js, .mjs or .py file';
}
