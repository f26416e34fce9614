import type { PartitionValue } from '../ports/records.ts';

/** A combination of key values, for people. */
export const combinationText = (partition: readonly PartitionValue[]): string =>
  partition.map(({ key, value }) => `${key}=${value}`).join(', ');
