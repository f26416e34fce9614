import { MillraceError } from '../errors.ts';
import type { ResolvedInput, TableOptions } from '../job/manifest.ts';
import { type InputSources, listInput } from '../mini-batch/list-inputs.ts';
import { Selection } from '../mini-batch/selection.ts';
import { formatColumns, hiveColumns } from '../partition/path-columns.ts';
import { planKeys } from '../partition/plan-keys.ts';
import type { Slice } from '../ports/records.ts';
import type { Tables } from '../ports/tables.ts';
import { openTableFile } from './open-table-file.ts';
import { sampleColumns } from './sample-columns.ts';
import { changedOptions, strayOptions } from './stray-options.ts';
import { planTable, type TablePlan } from './table-plan.ts';
import { formatOf, requireRows, type TableShape, tableShape } from './table-shape.ts';

/** Files that are looked into for columns; behind so many without a row the table counts as empty. */
const MOST_FILES = 1_000;

/**
 * How the files of a tabular input are read, from the first of them that has a row or a header. Undefined when none has.
 *
 * `keys` are the step's `partition_keys`.
 *
 * @throws MillraceError `JOB_INVALID`, `TABLE_INVALID`
 */
export async function findTablePlan(
  input: ResolvedInput,
  sources: InputSources,
  tables: Tables,
  keys: readonly string[] | null = null,
): Promise<TablePlan | undefined> {
  const options = input.table as TableOptions;
  let firstPath: string | undefined;
  let looked = 0;
  for await (const slice of filesOf(input, sources)) {
    firstPath ??= slice.path;
    looked += 1;
    if (looked > MOST_FILES) break;
    if (slice.size === 0 && formatOf(slice.path) !== 'parquet') continue;
    const shape = tableShape(options, input.name, slice.path);
    requireMeaning(options, input.name, shape.format, slice.path);
    if (keys === null && !new Selection(input, 0).isAll) requireRows(input.name, shape, slice.path);
    const hasHeader = options.header === 'every_file' || (options.header === 'first_file' && slice.path === firstPath);
    const file = openTableFile(slice, sources.openFolder);
    const found = await sampleColumns(file, shape, hasHeader, tables, sources.onRemark);
    if (found === undefined) continue;
    const { patterns } = sources;
    const inPaths = formatColumns(input, patterns) ?? hiveColumns(input, keys, slice.path, patterns);
    const plan = planTable(input.name, options, shape, found, firstPath, inPaths);
    return keys === null ? plan : planKeys(input, plan, keys);
  }
  if (looked <= MOST_FILES) return undefined;
  throw new MillraceError('TABLE_INVALID', `input ${input.name}: its first ${MOST_FILES} files hold no row`);
}

function requireMeaning(options: TableOptions, input: string, format: TableShape['format'], path: string): void {
  const [stray] = strayOptions(changedOptions(options), format);
  if (stray === undefined) return;
  const { name, formats } = stray;
  throw new MillraceError(
    'JOB_INVALID',
    `input ${input}: ${name} applies only to ${formats}, and ${path} is ${format}`,
    {
      hint: `leave ${name} out, or give the input the format that its files have`,
    },
  );
}

async function* filesOf(input: ResolvedInput, sources: InputSources): AsyncGenerator<Slice> {
  for await (const { folder, slices } of listInput(input, sources)) {
    for (const slice of slices) yield { ...slice, path: folder + slice.path };
  }
}
