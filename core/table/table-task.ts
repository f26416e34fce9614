import { pathsOf } from '../mini-batch/folder-slices.ts';
import { combinationText } from '../partition/combination-text.ts';
import { copiedFormat } from '../partition/copied-rows.ts';
import { pathReader } from '../partition/path-columns.ts';
import type { MiniBatch } from '../ports/records.ts';
import type { TableTask } from '../ports/table/table-format.ts';
import { headerBytes } from './header-bytes.ts';
import { hasHeader, type TablePlan } from './table-plan.ts';

type TablePart = Pick<MiniBatch, 'input' | 'folder' | 'slices' | 'ranges' | 'partition'>;

/** What a worker is told of a mini-batch of a table. */
export function tableTask(plan: TablePlan, miniBatch: TablePart): TableTask {
  const { ranges } = miniBatch;
  const isCopied = plan.isCopied === true;
  const paths = pathsOf(miniBatch);
  const task = {
    ...(isCopied ? copiedFormat(plan) : plan.format),
    ranges: miniBatch.slices.map(({ size }, at) => [ranges?.[at]?.from ?? 0, ranges?.[at]?.to ?? size] as const),
    headers: paths.map((path) => !isCopied && hasHeader(plan, path)),
    headerBytes: headerBytes(plan.format.columns.map(({ name }) => name)),
  };
  if (isCopied) return { ...task, shownPaths: paths.map(() => ofInput(miniBatch)) };
  if (plan.pathColumns === undefined) return task;
  const pathValues = paths.map(pathReader(miniBatch.input, plan.pathColumns));
  return { ...task, pathColumns: plan.pathColumns.columns, pathValues };
}

/** Nobody knows the file of copied rows, which are of any files of the input. */
const ofInput = ({ input, partition }: TablePart): string => `input ${input} (${combinationText(partition ?? [])})`;
