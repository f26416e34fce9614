import type { SettingPath } from './job-document.ts';
import type { JobFaults } from './job-faults.ts';

type Raw = Readonly<Record<string, unknown>>;

const wordAt = (raw: Raw, name: string, whenAbsent: string): string => String(raw[name] ?? whenAbsent).toLowerCase();

const OF_ROWS = ['append_row_file_name', 'append_row_format', 'append_row_columns', 'separator', 'header'];

/** The rules that hold between settings, over what the user gave; each says its reason. */
export function checkSettingRules(raw: Raw, at: (setting: string) => SettingPath, faults: JobFaults): void {
  const given = OF_ROWS.filter((name) => raw[name] !== undefined);
  if (wordAt(raw, 'output_action', 'append_row') !== 'summary_only') checkFormatRules(raw, at, faults);
  else {
    for (const name of given) {
      faults.add(at(name), 'applies only to output_action append_row: with summary_only no rows are written');
    }
  }
  checkEnvironmentNames(raw, at, faults);
  if (raw.partition_keys !== undefined && raw.mini_batch_size !== undefined) {
    const why =
      'goes not together with mini_batch_size: a mini-batch is all that belongs to one combination of the keys';
    faults.add(at('partition_keys'), why);
  }
}

function checkFormatRules(raw: Raw, at: (setting: string) => SettingPath, faults: JobFaults): void {
  const format = wordAt(raw, 'append_row_format', 'text');
  // A format that is none is a fault already; what goes with it cannot be told.
  if (!['text', 'csv', 'jsonl', 'parquet'].includes(format)) return;
  const given = (name: string): boolean => raw[name] !== undefined;
  for (const name of ['separator', 'header'].filter(given)) {
    if (format !== 'csv') faults.add(at(name), `applies only to append_row_format csv; here it is ${format}`);
  }
  if (given('append_row_columns') && format === 'text') {
    faults.add(
      at('append_row_columns'),
      'applies only to append_row_format csv, jsonl or parquet: text has no columns',
    );
  }
  if (format === 'parquet' && !given('append_row_columns')) {
    faults.add(at('append_row_format'), 'parquet needs append_row_columns: the names and types of its columns');
  }
  if (format === 'csv' && wordAt(raw, 'header', 'false') === 'true' && !given('append_row_columns')) {
    faults.add(at('header'), 'needs append_row_columns: the names that the header shall have');
  }
}

function checkEnvironmentNames(raw: Raw, at: (setting: string) => SettingPath, faults: JobFaults): void {
  const variables = Object.keys((raw.environment_variables as object | null | undefined) ?? {});
  const passed: unknown = raw.pass_environment;
  if (!Array.isArray(passed)) return;
  for (const [place, name] of passed.entries()) {
    if (!variables.includes(name)) continue;
    faults.add([...at('pass_environment'), place], `${name} has a value in environment_variables; keep one of the two`);
  }
}
