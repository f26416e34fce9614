import { MillraceError } from '../errors.ts';
import type { PathPatterns } from '../ports/path-patterns.ts';
import { datastorePath, isDatastorePath, type LocatedPath } from '../registry/datastore-path.ts';
import type { KnownEntries } from '../registry/known-entries.ts';
import type { SettingPath } from './job-document.ts';
import type { JobFaults } from './job-faults.ts';
import type { ResolvedInput } from './manifest.ts';
import { homeFault } from './names.ts';
import { resolvePattern } from './paths.ts';
import { shownValue } from './shown-value.ts';

export interface InputPlaces {
  /** Where relative paths of the job file start. */
  readonly jobFolder: string;
  readonly currentFolder: string;
  readonly patterns: PathPatterns;
  /** By input name: a path that stands in for the job file's. */
  readonly overrides: Readonly<Record<string, string>>;
  readonly entries: KnownEntries;
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
    const given = locate(places.overrides[name] ?? '', places.currentFolder, places);
    if ('path' in given) return { paths: [given.path], isList: false };
    faults.addOption(`--input ${name}`, given.fault);
    return undefined;
  }
  const isList = Array.isArray(value);
  const texts: unknown[] = isList ? value : [value];
  if (texts.length === 0) faults.add(path, 'must name at least one path');
  const paths: string[] = [];
  for (const [at, text] of texts.entries()) {
    const place = isList ? [...path, at] : path;
    const located = locate(text, places.jobFolder, places);
    if ('path' in located) paths.push(located.path);
    else if (!faults.has(place)) faults.add(place, located.fault);
  }
  return paths.length === 0 || paths.length < texts.length ? undefined : { paths, isList };
}

/** A path of whoever wrote it in `folder`, made absolute. */
function locate(text: unknown, folder: string, { patterns, entries }: InputPlaces): LocatedPath {
  const isThere = typeof text === 'string' && isDatastorePath(text) && !text.includes('\0') && text.isWellFormed();
  const fault = isThere ? undefined : inputPathFault(text);
  if (fault !== undefined) return { fault };
  const located = isThere ? datastorePath(text, entries) : { path: resolvePattern(folder, String(text)) };
  const wrong = 'path' in located ? patternFault(located.path, patterns) : undefined;
  return wrong === undefined ? located : { fault: wrong };
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
  if (scheme !== undefined && scheme !== 'azure-blob')
    return `${shownValue(value)}: only local paths, datastore:// and azure-blob:// are supported; ${scheme}:// is none of them`;
  return homeFault(value);
}
