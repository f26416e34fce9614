import { isMapping } from './job-document.ts';
import type { JobFaults } from './job-faults.ts';
import { checkNames } from './known-names.ts';
import { LATER_FEATURES, LATER_FILES } from './later-features.ts';
import { SETTING_NAMES } from './settings-schema.ts';
import { shownValue } from './shown-value.ts';

const KNOWN: readonly string[] = [
  ...['name', 'description', 'experiment', 'tags', 'parameters', 'inputs', 'output', 'entry_script'],
  ...['side_inputs', 'models'],
  ...['source_directory', 'allow_reuse', ...Object.values(SETTING_NAMES)],
];

/**
 * The top level of a job file, its names checked.
 *
 * @throws MillraceError `JOB_INVALID` at once when it is another kind of file: its other faults would only mislead.
 */
export function checkJobNames(value: unknown, faults: JobFaults): Readonly<Record<string, unknown>> {
  if (!isMapping(value)) {
    const what = value === null || value === undefined ? 'it is empty' : `it is ${shownValue(value)}`;
    faults.add([], `a job file must be a mapping of settings; ${what}`);
    faults.throwIfAny();
    return {};
  }
  const other = Object.entries(LATER_FILES).find(([name]) => Object.hasOwn(value, name));
  if (other !== undefined) {
    const [name, problem] = other;
    faults.add([name], problem);
    faults.throwIfAny();
  }
  checkNames(value, [], KNOWN, LATER_FEATURES.job, faults);
  return value;
}
