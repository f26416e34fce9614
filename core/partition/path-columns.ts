import { MillraceError } from '../errors.ts';
import type { ResolvedInput } from '../job/manifest.ts';
import type { PathPatterns } from '../ports/path-patterns.ts';
import { hiveValues } from './hive-path.ts';
import { compilePathFormat, type PathColumn } from './path-format.ts';

/** Which columns the paths of an input's files have, and where they stand in them. */
export interface PathColumns {
  readonly columns: readonly PathColumn[];
  /** Null: folders called `name=value`. */
  readonly format: string | null;
  /** Folders that the input's files lie in, or are themselves; the longest that fits a path is its own. */
  readonly roots: readonly string[];
}

/** By the input's `partition_format`; undefined when it has none. */
export function formatColumns(input: ResolvedInput, patterns: PathPatterns): PathColumns | undefined {
  const { partitionFormat: format } = input;
  const compiled = format === undefined ? undefined : compilePathFormat(format);
  if (format === undefined || compiled === undefined || typeof compiled === 'string') return undefined;
  return { columns: compiled.columns, format, roots: rootsOf(input, patterns) };
}

/** By folders called `name=value`, where a first file of an input lies in one for each of the keys; else undefined. */
export function hiveColumns(
  input: ResolvedInput,
  keys: readonly string[] | null,
  firstPath: string,
  patterns: PathPatterns,
): PathColumns | undefined {
  if (keys === null) return undefined;
  const roots = rootsOf(input, patterns);
  const found = hiveValues(below(roots, firstPath));
  if (keys.some((key) => !found.has(key))) return undefined;
  return { columns: [...found.keys()].map((name) => ({ name, type: 'string' as const })), format: null, roots };
}

/** Reads the values of a path, in the order of the columns. @throws MillraceError `JOB_INVALID` for one that has not all */
export function pathReader(
  input: string,
  { columns, format, roots }: PathColumns,
): (path: string) => readonly string[] {
  const compiled = format === null ? undefined : compilePathFormat(format);
  const read = (path: string): readonly (string | undefined)[] | undefined => {
    if (compiled === undefined || typeof compiled === 'string') {
      const found = hiveValues(below(roots, path));
      return columns.map(({ name }) => found.get(name));
    }
    return compiled.read(below(roots, path));
  };
  return (path) => {
    const values = read(path);
    if (values?.every((value) => value !== undefined)) return values;
    const shape = format ?? columns.map(({ name }) => `${name}=…/`).join('');
    throw new MillraceError('JOB_INVALID', `input ${input}: ${path} does not fit its partition format ${shape}`, {
      hint: 'narrow the path of the input to files that do, or change partition_format',
    });
  };
}

const rootsOf = ({ paths }: ResolvedInput, patterns: PathPatterns): string[] => [
  ...new Set(paths.map((path) => patterns.compile(path).base)),
];

function below(roots: readonly string[], path: string): string {
  let root = '';
  for (const each of roots) {
    if (each.length > root.length && (each === '/' || path.startsWith(`${each}/`))) root = each;
  }
  // A file that is named by itself has no folder of the input above it: then all of its path is looked at.
  return path.slice(root === '' || root === '/' ? 1 : root.length + 1);
}
