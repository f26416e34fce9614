import { effectiveSettings } from '../../core/job/effective-settings.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import type { RunClaim } from '../../core/job/run-manifest.ts';
import type { Workers } from '../../core/ports/workers.ts';
import type { RunOptions } from '../commands/run-options.ts';
import { sanitized } from '../console/sanitized.ts';
import type { CommandContext } from '../context.ts';
import { printLines } from '../print.ts';
import { ownerClaim } from '../wiring/store.ts';
import { checkPlaces, type PreparedJob, prepareJob } from './prepared-job.ts';
import { runHere } from './run-here.ts';
import { EXIT_CODES } from './stop-signals.ts';
import { sayHowToResume, tellEnd } from './tell-end.ts';

const FIRST_RUN = 1;

/** Runs a job to its end, here, without a broker. Returns the exit code. */
export async function runJob(options: RunOptions, workers: Workers, context: CommandContext): Promise<number> {
  const job = prepareJob(options, context);
  const { store, manifest } = job;
  const ready = (own: readonly string[]) => makeReady(job, own, context);
  const how = await runHere({ store, manifest, run: FIRST_RUN, makeReady: ready }, workers, context);
  if (how === 'ended') return tellEnd({ store, manifest, run: FIRST_RUN }, options.json, context);
  sayHowToResume(manifest, context);
  return EXIT_CODES[how];
}

/** Checks what can be checked, says what will be run, and gives the code its snapshot. */
async function makeReady(job: PreparedJob, own: readonly string[], context: CommandContext): Promise<StepManifest> {
  await checkPlaces(job, context);
  printLines(context.stderr, [
    `job ${job.manifest.jobId}`,
    ...effectiveSettings(job.manifest).map((line) => `  ${sanitized(line)}`),
    ...[...job.notices, ...own].map((notice) => `note: ${sanitized(notice)}`),
  ]);
  const { takeJobSnapshot } = await import('../wiring/snapshot.ts');
  const { jobId } = job.manifest;
  const [snapshot] = await Promise.all([
    takeJobSnapshot(job),
    job.store.putIfAbsent(layout.jobText(jobId), new TextEncoder().encode(job.jobText)),
    job.store.putIfAbsent(layout.job(jobId), jobFile(job.manifest)),
    job.store.putIfAbsent(layout.run(job.manifest, FIRST_RUN), runClaim()),
  ]);
  return { ...job.manifest, snapshot };
}

function runClaim(): Uint8Array {
  const claim: RunClaim = { settings: {}, owner: new TextDecoder().decode(ownerClaim()) };
  return new TextEncoder().encode(`${JSON.stringify(claim)}\n`);
}

function jobFile({ jobId, step, submittedAtMs, jobFile: file }: StepManifest): Uint8Array {
  const job = { job_id: jobId, job_file: file, submitted_at: new Date(submittedAtMs).toISOString(), steps: [step] };
  return new TextEncoder().encode(`${JSON.stringify(job, null, 2)}\n`);
}
