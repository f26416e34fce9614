import { MillraceError } from '../errors.ts';
import type { PathPatterns } from '../ports/path-patterns.ts';
import type { SettingPath } from './job-document.ts';
import type { JobFaults } from './job-faults.ts';
import type { ResolvedInput } from './manifest.ts';
import { resolvePattern } from './paths.ts';
import { shownValue } from './shown-value.ts';

export interface InputPlaces {
  /** Where relative paths of the job file start. */
  readonly jobFolder: string;
  readonly currentFolder: string;
  readonly patterns: PathPatterns;
  /** By input name: a path that stands in for the job file's. */
  readonly overrides: Readonly<Record<string, string>>;
}

type InputPaths = Pick<ResolvedInput, 'paths' | 'isList'>;

/** The paths of the input `name`: the command line's, or the job file's. */
export function readInputPath(
  value: unknown,
  path: SettingPath,
  name: string | undefined,
  places: InputPlaces,
  faults: JobFaults,
): InputPaths | undefined {
  if (name !== undefined && Object.hasOwn(places.overrides, name)) {
    const given = places.overrides[name] ?? '';
    const fault = inputPathFault(given) ?? patternFault(given, places.patterns);
    if (fault !== undefined) faults.addOption(`--input ${name}`, fault);
    return { paths: [resolvePattern(places.currentFolder, given)], isList: false };
  }
  const isList = Array.isArray(value);
  const texts: unknown[] = isList ? value : [value];
  if (texts.length === 0) faults.add(path, 'must name at least one path');
  const before = faults.count;
  for (const [at, text] of texts.entries()) {
    const place = isList ? [...path, at] : path;
    const fault = inputPathFault(text) ?? patternFault(String(text), places.patterns);
    if (fault !== undefined && !faults.has(place)) faults.add(place, fault);
  }
  if (texts.length === 0 || faults.count > before) return undefined;
  return { paths: texts.map((text) => resolvePattern(places.jobFolder, String(text))), isList };
}

function patternFault(text: string, patterns: PathPatterns): string | undefined {
  try {
    patterns.compile(text);
    return undefined;
  } catch (error) {
    if (error instanceof MillraceError && error.code === 'JOB_INVALID') return error.message;
    throw error;
  }
}

/** Why this is no path or pattern of local files; undefined when it is one. */
export function inputPathFault(value: unknown): string | undefined {
  if (value === undefined) return 'is required: a pattern, a folder, a file, or a list of them';
  if (typeof value !== 'string' || value === '') {
    return `must be a pattern, a folder, a file, or a list of them; ${value === null ? 'it has no value' : `${shownValue(value)} is not`}`;
  }
  if (value.includes('\0') || !value.isWellFormed()) return 'must not hold a NUL or half a character';
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(value)?.[1];
  if (scheme === 'datastore') return `${shownValue(value)}: datastores are not supported yet; give a local path`;
  if (scheme !== undefined) return `${shownValue(value)}: only local paths are supported; ${scheme}:// is not one`;
  if (value.startsWith('~/')) return `${shownValue(value)}: ~ is not expanded; write the whole path`;
  return undefined;
}
