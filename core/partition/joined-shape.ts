import { MillraceError } from '../errors.ts';
import type { PackedColumn, PackedShape } from '../ports/packed-rows.ts';

/** What the rows of several files have, and of each column a file that has it so. */
export interface JoinedShape {
  readonly shape: PackedShape;
  readonly paths: readonly string[];
}

/**
 * With another file's rows: those of one combination come from many files, and have one type for each column. One that
 * holds nothing in a file (pandas writes `None` alone so) has the type that it has in others.
 *
 * @throws MillraceError `TABLE_INVALID`, naming both files
 */
export function joinedShape(known: JoinedShape | undefined, path: string, shape: PackedShape): JoinedShape {
  const ofThis = shape.columns.map(() => path);
  if (known === undefined) return { shape, paths: ofThis };
  const mine = known.shape.columns;
  const pairs = shape.columns.map((other, at) => {
    return { one: mine[at] as PackedColumn, other, where: known.paths[at] as string };
  });
  const different = pairs.filter(({ one, other }) => one.kind !== other.kind);
  const unequal = different.find(({ one, other }) => !one.isEmpty && !other.isEmpty);
  if (unequal !== undefined) throw refused(path, unequal);
  if (different.every(({ other }) => other.isEmpty)) return known;
  if (different.every(({ one }) => one.isEmpty)) return { shape, paths: ofThis };
  const columns = pairs.map(({ one, other }) => (one.isEmpty ? other : one));
  // No note of theirs tells of all these columns.
  if (columns.some(({ isNoted }) => isNoted)) throw refused(path, different[0] as Pair);
  return { shape: { columns, note: null }, paths: pairs.map(({ one, where }) => (one.isEmpty ? path : where)) };
}

/** A column as it is known so far and where from, and as another file has it. */
interface Pair {
  readonly one: PackedColumn;
  readonly other: PackedColumn;
  readonly where: string;
}

function refused(path: string, { one, other, where }: Pair): MillraceError {
  const what = `the column ${other.name} of ${path} is ${other.kind}; that of ${where} is ${one.kind}`;
  const why = 'partition_keys bring rows of many files together and want one type for each column';
  const hint = 'write the files with one schema, or leave the column out by drop_columns';
  return new MillraceError('TABLE_INVALID', `${what}: ${why}`, { hint });
}
