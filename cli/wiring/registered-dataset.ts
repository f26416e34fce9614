import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { MillraceError } from '../../core/errors.ts';
import { JobFaults } from '../../core/job/job-faults.ts';
import { isScattered } from '../../core/job/local-input-path.ts';
import type { ResolvedInput, SideInput } from '../../core/job/manifest.ts';
import { readInput } from '../../core/job/read-inputs.ts';
import type { Store } from '../../core/ports/store.ts';
import { KnownEntries } from '../../core/registry/known-entries.ts';
import { withEntries } from './job.ts';
import { tableOf } from './table-variables.ts';

const NO_ONE_PLACE =
  'its paths are in several datastores or storage accounts, or there and on this machine; scripts get datasets of one place: register each as a dataset of its own';

/** A dataset as scripts get it: its files, and how they are read as a table. */
export interface RegisteredDataset {
  readonly files: SideInput;
  readonly table: Readonly<Record<string, unknown>> | null;
}

/** One version, which `what` names for people. @throws MillraceError `JOB_INVALID` where it is none that scripts can get */
export async function readRegisteredDataset(
  dataset: { readonly name: string; readonly version: number },
  what: string,
  store: Store,
): Promise<RegisteredDataset> {
  const { type, skip, take, ...input } = await readAsInput(`${dataset.name}:${dataset.version}`, what, store);
  const files = { ...input, dataset };
  // Of a table they count rows, which its reader has to do: all of its files are there.
  const ofFiles = type === 'tabular' ? { skip: 0, take: null } : { skip, take };
  return { files: { ...files, ...ofFiles }, table: tableOf({ ...files, skip, take }) ?? null };
}

const readAsInput = (dataset: string, what: string, store: Store): Promise<ResolvedInput> => {
  const places = { jobFolder: '/', currentFolder: '/', patterns: pathPatterns, overrides: {} };
  return withEntries(store, new KnownEntries(), (entries) => {
    const faults = new JobFaults({ name: what, lineOf: () => undefined });
    const input = readInput({ name: 'dataset', dataset }, [], { ...places, entries }, faults);
    if (input !== undefined && isScattered(input.paths, pathPatterns)) faults.add([], NO_ONE_PLACE);
    faults.throwIfAny();
    if (input === undefined) throw new MillraceError('INVARIANT_BROKEN', `${what} was refused without a word`);
    return input;
  });
};
