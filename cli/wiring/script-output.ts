import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isBlobAddress } from '../../adapters/azure-blob/blob-address.ts';
import type { StepManifest } from '../../core/job/manifest.ts';

/** The output folder as a worker's script sees it; where that is not the output itself, `remote` is. */
export function scriptOutput(
  { jobId, step, output }: StepManifest,
  worker: number,
): { readonly local: string; readonly remote?: string } {
  if (!isBlobAddress(output.folder)) return { local: output.folder };
  const local = join(tmpdir(), `millrace-output-${process.pid}-${jobId}-${step}-${worker}`);
  return { local, remote: output.folder };
}
