import { dirname, join } from 'node:path';
import { readJobFile } from '../../adapters/job-file/read-job-file.ts';
import { MillraceError } from '../../core/errors.ts';
import { environmentFiles } from '../../core/job/environment-files.ts';
import { isMapping } from '../../core/job/job-document.ts';
import { JobFaults } from '../../core/job/job-faults.ts';
import { readField } from '../../core/job/read-field.ts';
import { environmentSetting } from '../../core/job/settings-schema.ts';
import type { EnvironmentDefinition } from '../../core/registry/environment.ts';
import { textIfThere } from './text-if-there.ts';

/**
 * A file that says what `environment` of a job file would, and the files that it names, beside it.
 *
 * @throws MillraceError `JOB_INVALID` with every fault, `INPUT_MISSING`, `INPUT_UNREADABLE`
 */
export async function readEnvironmentFile(path: string): Promise<EnvironmentDefinition> {
  const { value, file, lineOf } = readJobFile(path);
  if (!isMapping(value))
    throw new MillraceError('JOB_INVALID', `${file}: an environment must be a mapping of settings`);
  const faults = new JobFaults({ name: file, lineOf: (place) => lineOf(place) });
  if (value.registered !== undefined) faults.add(['registered'], 'is for jobs; say here what the environment has');
  const environment = readField(environmentSetting, value, [], faults);
  faults.throwIfAny();
  if (environment === undefined)
    throw new MillraceError('INVARIANT_BROKEN', 'an environment was refused without a word');
  const read = (name: string): Promise<string | undefined> => textIfThere(join(dirname(file), name));
  return { environment: value, files: await environmentFiles(environment, read) };
}
