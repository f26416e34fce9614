import { MillraceError } from '../errors.ts';
import type { ResolvedInput, TableOptions } from '../job/manifest.ts';
import { type InputSources, listInput } from '../mini-batch/list-inputs.ts';
import { Selection } from '../mini-batch/selection.ts';
import { formatColumns, hiveColumns } from '../partition/path-columns.ts';
import { planKeys } from '../partition/plan-keys.ts';
import type { Slice } from '../ports/records.ts';
import type { Tables } from '../ports/tables.ts';
import { openTableFile } from './open-table-file.ts';
import { type SampledColumn, sampleColumns } from './sample-columns.ts';
import { changedOptions, strayOptions } from './stray-options.ts';
import { planTable, type TablePlan } from './table-plan.ts';
import { formatOf, requireRows, type TableShape, tableShape } from './table-shape.ts';

/** Files that are looked into for columns; behind so many without a row the table counts as empty. */
const MOST_FILES = 1_000;

/** A file that was looked into. */
interface SampledFile {
  readonly path: string;
  readonly shape: TableShape;
  readonly columns: readonly SampledColumn[];
}

/**
 * How the files of a tabular input are read: columns are called as in the first of them that has a row or a header, and have
 * the types of the first that has a row. Undefined when none has either.
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
  let firstPath = '';
  let bare: SampledFile | undefined;
  const planned = ({ path, shape, columns }: SampledFile): TablePlan => {
    const { patterns } = sources;
    const inPaths = formatColumns(input, patterns) ?? hiveColumns(input, keys, path, patterns);
    const plan = planTable(input.name, options, shape, columns, firstPath, inPaths);
    return keys === null ? plan : planKeys(input, plan, keys);
  };
  let looked = 0;
  for await (const slice of filesOf(input, sources)) {
    const { path } = slice;
    if (looked === 0) firstPath = path;
    looked += 1;
    if (looked > MOST_FILES) break;
    if (slice.size === 0 && formatOf(path) !== 'parquet') continue;
    const shape = tableShape(options, input.name, path);
    requireMeaning(options, input.name, shape.format, path);
    if (keys === null && !new Selection(input, 0).isAll) requireRows(input.name, shape, path);
    const hasHeader = options.header === 'every_file' || (options.header === 'first_file' && path === firstPath);
    const file = openTableFile(slice, sources.openFolder);
    const found = await sampleColumns(file, shape, hasHeader, tables, sources.onRemark);
    if (found === undefined) continue;
    const sampled = { path, shape, columns: found.columns };
    if (!found.isBare) return planned(bare === undefined ? sampled : typedBy(sampled, bare));
    bare ??= sampled;
  }
  if (bare !== undefined) return planned(bare);
  if (looked <= MOST_FILES) return undefined;
  throw new MillraceError('TABLE_INVALID', `input ${input.name}: its first ${MOST_FILES} files hold no row`);
}

/** One that has only a header says nothing of types. */
const typedBy = ({ shape, columns }: SampledFile, bare: SampledFile): SampledFile =>
  shape.format === bare.shape.format
    ? { ...bare, columns: bare.columns.map((each, at) => ({ ...each, type: columns[at]?.type ?? each.type })) }
    : bare;

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
