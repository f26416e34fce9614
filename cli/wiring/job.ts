import { readJobFile } from '../../adapters/job-file/read-job-file.ts';
import { sourceProbe } from '../../adapters/job-file/source-probe.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { systemRandom } from '../../adapters/system-clock/system-random.ts';
import { type JobReading, readJob } from '../../core/job/job-file.ts';
import { newJobId } from '../../core/job/job-id.ts';
import type { ResolvedInput } from '../../core/job/manifest.ts';
import { listInput } from '../../core/mini-batch/list-inputs.ts';
import type { Slice } from '../../core/ports/records.ts';
import type { Store } from '../../core/ports/store.ts';
import type { RunOptions } from '../commands/run-options.ts';

/** The job file with what the command line says. */
export function readTypedJob(options: RunOptions, currentFolder: string, jobFile: string): JobReading {
  const { parameters, inputs, output, workers, first } = options;
  return readJob(readJobFile(jobFile), {
    currentFolder,
    probe: sourceProbe,
    patterns: pathPatterns,
    parameters,
    inputs,
    output,
    workers,
    first,
  });
}

export const makeJobId = (nowMs: number): string => newJobId(nowMs, systemRandom);

/** Pages of an input's files, in input order. */
export const listFiles = (input: ResolvedInput, openFolder: (root: string) => Store): AsyncIterable<readonly Slice[]> =>
  listInput(input, { patterns: pathPatterns, openFolder });
