import { effectiveSettings } from '../../core/job/effective-settings.ts';
import { jsonBytes } from '../../core/job/json-bytes.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { sanitized, warningLine } from '../console/sanitized.ts';
import type { CommandContext } from '../context.ts';
import { printLines } from '../print.ts';
import { pinModels } from '../wiring/models.ts';
import { pinSideInputs } from '../wiring/side-inputs.ts';
import { takeJobSnapshot } from '../wiring/snapshot.ts';
import { checkPlaces, type PreparedJob } from './prepared-job.ts';

export interface Keeping {
  /** Of the first run, where whoever runs it is known. */
  readonly claim?: Uint8Array;
  /** Just before anything of the job is kept. */
  readonly onKeep?: () => void;
}

/**
 * Checks what can be checked, takes a snapshot of the code, says what will be run, and keeps the job. `remarks`: this
 * machine's.
 */
export async function readyJob(
  job: PreparedJob,
  remarks: readonly string[],
  context: CommandContext,
  { claim, onKeep }: Keeping = {},
): Promise<StepManifest> {
  await checkPlaces(job, context);
  // First, so that neither code that cannot be taken nor a signal meanwhile leaves a job behind.
  const { snapshot, warnings } = await takeJobSnapshot(job);
  printLines(context.stderr, [
    `job ${job.manifest.jobId}`,
    ...effectiveSettings(job.manifest).map((line) => `  ${sanitized(line)}`),
    ...[...job.notices, ...remarks].map((notice) => `note: ${sanitized(notice)}`),
    ...warnings.map(warningLine),
  ]);
  const { jobId } = job.manifest;
  onKeep?.();
  const keeping = [
    job.store.putIfAbsent(layout.jobText(jobId), new TextEncoder().encode(job.jobText)),
    job.store.putIfAbsent(layout.job(jobId), jobFile(job)),
    pinSideInputs(job.manifest, job.store, context.openStore),
    pinModels(job.manifest, job.store),
    claim && job.store.putIfAbsent(layout.run(job.manifest, 1), claim),
  ] as const;
  // What is still being written when one of them fails would come after whoever takes the job away again.
  await Promise.allSettled(keeping);
  await Promise.all(keeping);
  return { ...job.manifest, snapshot };
}

function jobFile({ manifest: { jobId, step, submittedAtMs, jobFile: file }, store }: PreparedJob): Uint8Array {
  const submitted_at = new Date(submittedAtMs).toISOString();
  return jsonBytes({ job_id: jobId, job_file: file, workspace: store.address(''), submitted_at, steps: [step] }, 2);
}
