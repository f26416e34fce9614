import { dirname, resolve } from 'node:path';
import { readJobFile } from '../../adapters/job-file/read-job-file.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { MillraceError } from '../../core/errors.ts';
import { isMapping } from '../../core/job/job-document.ts';
import { JobFaults } from '../../core/job/job-faults.ts';
import type { Store } from '../../core/ports/store.ts';
import type { DatasetDefinition } from '../../core/registry/dataset.ts';
import { datasetFrom } from '../../core/registry/dataset-from.ts';
import { KnownEntries } from '../../core/registry/known-entries.ts';
import type { CommandContext } from '../context.ts';
import { requireFiles, withEntries } from './job.ts';

/**
 * A dataset as the command line describes it, or as a file of this path does. What it names must be there.
 *
 * @throws MillraceError `JOB_INVALID` with every fault, `INPUT_MISSING`
 */
export async function readDataset(
  given: string | DatasetDefinition,
  store: Store,
  { currentFolder, openStore }: Pick<CommandContext, 'currentFolder' | 'openStore'>,
): Promise<DatasetDefinition> {
  const file = typeof given === 'string' ? readJobFile(resolve(currentFolder, given)) : undefined;
  const described = file === undefined ? given : file.value;
  if (!isMapping(described))
    throw new MillraceError('JOB_INVALID', `${given}: a dataset must be a mapping of settings`);
  const jobFolder = file === undefined ? currentFolder : dirname(file.file);
  const source = { name: String(file?.file ?? 'dataset'), lineOf: file?.lineOf ?? (() => undefined) };
  const dataset = await withEntries(store, new KnownEntries(), (entries) => {
    const faults = new JobFaults(source);
    const read = datasetFrom(described, { jobFolder, currentFolder, patterns: pathPatterns, entries }, faults);
    faults.throwIfAny();
    return read;
  });
  if (dataset === undefined) throw new MillraceError('INVARIANT_BROKEN', 'a dataset was refused without a word');
  await requireFiles(dataset.input, openStore);
  return dataset.definition;
}
