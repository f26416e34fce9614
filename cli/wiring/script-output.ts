import { isBlobAddress } from '../../adapters/azure-blob/blob-address.ts';
import { scratchFolder } from '../../adapters/machine/scratch.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import type { ScriptOptions } from '../../core/ports/workers.ts';

export interface ScriptOutput {
  readonly local: string;
  /** Where `local` is not the output itself. */
  readonly sent?: NonNullable<ScriptOptions['output']>;
}

/** The output folder as a worker's script sees it. */
export function scriptOutput({ output, jobId, step }: StepManifest, worker: number): ScriptOutput {
  if (!isBlobAddress(output.folder)) return { local: output.folder };
  const local = scratchFolder(worker);
  return { local, sent: { local, remote: output.folder, writer: `${jobId}/${step}` } };
}
