import { invariant, MillraceError } from '../errors.ts';
import type { ResolvedInput } from '../job/manifest.ts';
import type { PathPatterns } from '../ports/path-patterns.ts';
import { compilePathFormat, type PathColumn } from './path-format.ts';

/** Which columns the paths of an input's files have, and where they stand in them. */
export interface PathColumns {
  readonly columns: readonly PathColumn[];
  readonly format: string;
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

/** Reads the values of a path, in the order of the columns. @throws MillraceError `JOB_INVALID` for one that has not all */
export function pathReader(input: string, { format, roots }: PathColumns): (path: string) => readonly string[] {
  const compiled = compilePathFormat(format);
  invariant(typeof compiled !== 'string', 'a format was taken that is none');
  return (path) => {
    const values = compiled.read(below(roots, path));
    if (values !== undefined) return values;
    throw new MillraceError('JOB_INVALID', `input ${input}: ${path} does not fit its partition format ${format}`, {
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
