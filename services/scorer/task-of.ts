import type { MiniBatchTask } from '../../core/ports/workers.ts';
import { tableTask } from '../../core/table/table-task.ts';
import type { Job } from './job.ts';

/** What a worker is told of a mini-batch. */
export function taskOf({ miniBatch, attempt, table }: Job): MiniBatchTask {
  const { index, input, folder, slices, partition } = miniBatch;
  const task = { index, attempt, input, folder, slices };
  const rows = table === undefined ? {} : { table: tableTask(table, miniBatch) };
  const values = partition ? { partition: partition.map(({ key, value }) => [key, value] as const) } : {};
  return { ...task, ...rows, ...values };
}
