import { readJobFile, readJobText } from '../../adapters/job-file/read-job-file.ts';
import { sourceProbe } from '../../adapters/job-file/source-probe.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { systemRandom } from '../../adapters/system-clock/system-random.ts';
import { type JobOptions, type JobReading, readJob } from '../../core/job/job-file.ts';
import { newJobId } from '../../core/job/job-id.ts';
import type { ResolvedInput, StepManifest } from '../../core/job/manifest.ts';
import type { JobDraft } from '../../core/job/manifest-draft.ts';
import { requireInput } from '../../core/mini-batch/list-inputs.ts';
import { type OutputPlace, refuseOutputIn } from '../../core/mini-batch/output-among-inputs.ts';
import type { Store } from '../../core/ports/store.ts';
import { KnownEntries } from '../../core/registry/known-entries.ts';
import type { RunOptions } from '../commands/run-options.ts';

export interface TypedJob extends JobReading {
  /** With the inputs and the output of the job file, whatever the command line says. */
  readonly draftAsWritten: JobDraft;
  /** The job file as it is. */
  readonly jobText: string;
}

/** The job file with what the command line says; what it names is looked up in the workspace `store`. */
export async function readTypedJob(
  options: RunOptions,
  currentFolder: string,
  jobFile: string,
  store: Store,
): Promise<TypedJob> {
  const { parameters, inputs, output, workers, first } = options;
  const document = readJobFile(jobFile);
  const typed = {
    currentFolder,
    probe: sourceProbe,
    patterns: pathPatterns,
    parameters,
    inputs,
    output,
    workers,
    first,
  };
  const read = (said: JobOptions): Promise<JobReading> =>
    withEntries(store, new KnownEntries(), (entries) => readJob(document, { ...said, entries }));
  const reading = await read(typed);
  const isOtherwise = output !== undefined || Object.keys(inputs).length > 0;
  // What the command line stands in for need not be right.
  const asWritten = isOtherwise && (await read({ ...typed, inputs: {}, output: undefined }).catch(() => undefined));
  return { ...reading, draftAsWritten: (asWritten || reading).draft, jobText: document.text };
}

/** Reads once more whenever entries of the registries are named that were not known. */
export async function withEntries<Reading>(
  store: Store,
  entries: KnownEntries,
  read: (entries: KnownEntries) => Reading,
): Promise<Reading> {
  await entries.loadDefaults(store);
  for (;;) {
    try {
      const reading = read(entries);
      if (!entries.isWanting) return reading;
    } catch (error) {
      // Faults that follow from what is not known yet are none.
      if (!entries.isWanting) throw error;
    }
    await entries.load(store);
  }
}

/** A job file that was kept, with these values for its parameters. */
export function readKeptJob(
  jobFile: string,
  text: string,
  parameters: Readonly<Record<string, string>>,
  currentFolder: string,
  entries: KnownEntries,
): JobDraft {
  // The script is in the snapshot: whether it still lies beside the job file does not matter any more.
  const probe = { isFile: () => true, isFolder: () => true };
  const options = { currentFolder, probe, patterns: pathPatterns, parameters, entries };
  return readJob(readJobText(jobFile, text), options).draft;
}

export const makeJobId = (nowMs: number): string => newJobId(nowMs, systemRandom);

/** @throws MillraceError `JOB_INVALID` */
export function refuseOutputAmongInputs({ inputs }: Pick<StepManifest, 'inputs'>, place: OutputPlace): void {
  for (const input of inputs) refuseOutputIn(input, place, pathPatterns);
}

/** @throws MillraceError `INPUT_MISSING` */
export const requireFiles = (input: ResolvedInput, openFolder: (root: string) => Store): Promise<void> =>
  requireInput(input, { patterns: pathPatterns, openFolder });
