import type { MiniBatchPart, Range } from '../ports/records.ts';
import type { TablePlan } from '../table/table-plan.ts';
import type { FolderSlices } from './folder-slices.ts';

/** A failed mini-batch names no more of its inputs than this. */
const MOST = 5;

/**
 * The first few of what a mini-batch consists of, for people: files; of a table, whose plan says what its ranges count,
 * with their part where that is not the whole of them.
 */
export function firstInputs(
  { folder, slices, ranges }: FolderSlices & Pick<MiniBatchPart, 'ranges'>,
  table?: TablePlan,
  most = MOST,
): string[] {
  const unit = table?.format.format === 'parquet' ? 'rows' : 'bytes';
  return slices.slice(0, most).map(({ path, size }, at) => `${folder}${path}${partText(ranges?.[at], unit, size)}`);
}

function partText(range: Range | undefined, unit: 'bytes' | 'rows', size: number): string {
  const isWhole = range === undefined || (unit === 'bytes' && range.from === 0 && range.to >= size);
  return isWhole ? '' : `, ${unit} ${range.from} to ${range.to}`;
}
