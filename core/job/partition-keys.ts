import { compilePathFormat } from '../partition/path-format.ts';
import { flowList } from './flow-list.ts';
import type { SettingPath } from './job-document.ts';
import type { JobFaults } from './job-faults.ts';
import type { ResolvedInput } from './manifest.ts';
import { unknownName } from './nearest-name.ts';
import { valueBy } from './setting-values.ts';

/** A list of names; a text that is such a list as well, which is what a parameter's default is in PRS. */
export const partitionKeys = valueBy<readonly string[]>('a list of different names, such as [city, year]', (value) => {
  const list = typeof value === 'string' ? flowList(value) : value;
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const isRight = list.every((key) => typeof key === 'string' && key !== '') && new Set(list).size === list.length;
  return isRight ? (list as string[]) : undefined;
});

export const partitionFormat = valueBy(
  'a format such as "{city}/{year}/*.png"',
  (value) => (typeof value === 'string' && typeof compilePathFormat(value) !== 'string' ? value : undefined),
  (value) => {
    const fault = typeof value === 'string' ? compilePathFormat(value) : undefined;
    return typeof fault === 'string' ? fault : undefined;
  },
);

/** Files have no other keys than those in their paths; which columns a table has is known only when it is read. */
export function checkPartitionKeys(
  value: unknown,
  inputs: readonly ResolvedInput[],
  at: (path: SettingPath) => SettingPath,
  faults: JobFaults,
): void {
  const keys = partitionKeys.safeParse(value);
  if (value === undefined || !keys.success) return;
  for (const input of inputs) {
    if (input.type === 'tabular') continue;
    const format = input.partitionFormat === undefined ? undefined : compilePathFormat(input.partitionFormat);
    const names = format === undefined || typeof format === 'string' ? [] : format.columns.map(({ name }) => name);
    const missing = keys.data.find((key) => !names.includes(key));
    if (missing === undefined) continue;
    const what =
      format === undefined
        ? `of files needs the input's partition_format: input ${input.name} has none`
        : `${missing} ${unknownName(missing, names, `a key in the partition_format of input ${input.name}`)}`;
    faults.add(at(['partition_keys']), what);
    return;
  }
}
