import { pathsOf } from '../mini-batch/folder-slices.ts';
import type { MiniBatch } from '../ports/records.ts';
import type { TableTask } from '../ports/table/table-format.ts';
import { hasHeader, type TablePlan } from './table-plan.ts';

/** What a worker is told of a mini-batch of a table. */
export function tableTask(plan: TablePlan, miniBatch: Pick<MiniBatch, 'folder' | 'slices' | 'ranges'>): TableTask {
  const { ranges } = miniBatch;
  return {
    ...plan.format,
    ranges: miniBatch.slices.map(({ size }, at) => [ranges?.[at]?.from ?? 0, ranges?.[at]?.to ?? size] as const),
    headers: pathsOf(miniBatch).map((path) => hasHeader(plan, path)),
  };
}
