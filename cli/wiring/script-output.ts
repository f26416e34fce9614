import { isBlobAddress } from '../../adapters/azure-blob/blob-address.ts';
import { scratchFolder } from '../../adapters/machine/scratch.ts';
import type { StepManifest } from '../../core/job/manifest.ts';

/** The output folder as a worker's script sees it; where that is not the output itself, `remote` is. */
export function scriptOutput(
  { output }: StepManifest,
  worker: number,
): { readonly local: string; readonly remote?: string } {
  if (!isBlobAddress(output.folder)) return { local: output.folder };
  return { local: scratchFolder(worker), remote: output.folder };
}
