import { isMapping } from './job-document.ts';
import type { JobFaults } from './job-faults.ts';
import { checkNames } from './known-names.ts';
import { LATER_FILES } from './later-features.ts';
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
  for (const [name, problem] of Object.entries(LATER_FILES)) {
    if (Object.hasOwn(value, name)) faults.add([name], problem);
  }
  const isOtherFile = faults.count > 0;
  checkNames(value, [], [...KNOWN, ...Object.keys(LATER_FILES)], {}, faults);
  if (isOtherFile) faults.throwIfAny();
  return value;
}
