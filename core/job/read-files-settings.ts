import type { SettingPath } from './job-document.ts';
import type { JobFaults } from './job-faults.ts';
import type { ResolvedInput } from './manifest.ts';
import { partitionFormat } from './partition-keys.ts';
import { readField } from './read-field.ts';
import { readTableOptions } from './read-table-options.ts';
import { oneOf, wholeNumber } from './setting-values.ts';

type FilesSettings = Pick<ResolvedInput, 'type' | 'skip' | 'take' | 'partitionFormat' | 'table'>;

/** What inputs and side inputs say alike of their files: of which type they are, which of them count, how a table is read. */
export function readFilesSettings(
  raw: Readonly<Record<string, unknown>>,
  path: SettingPath,
  faults: JobFaults,
): FilesSettings | undefined {
  const type = readField(oneOf(['file', 'tabular']).default('file'), raw.type, [...path, 'type'], faults);
  const skip = readField(wholeNumber(0).default(0), raw.skip, [...path, 'skip'], faults);
  const take = readField(wholeNumber(1).optional(), raw.take, [...path, 'take'], faults);
  const format = readField(partitionFormat.optional(), raw.partition_format, [...path, 'partition_format'], faults);
  const table = readTableOptions(raw, type, path, faults);
  if (type === undefined || skip === undefined) return undefined;
  const selected = { type, skip, take: take ?? null };
  return { ...selected, ...(format !== undefined && { partitionFormat: format }), ...(table && { table }) };
}
