import { effectiveSettings } from '../../core/job/effective-settings.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { sanitized } from '../console/sanitized.ts';
import type { Command, CommandContext } from '../context.ts';
import { printLines } from '../print.ts';
import { dryRun } from '../run/dry-run.ts';
import { checkPlaces, type PreparedJob, prepareJob } from '../run/prepared-job.ts';
import { runHere } from '../run/run-here.ts';
import { EXIT_CODES } from '../run/stop-signals.ts';
import { sayHowToResume, tellEnd } from '../run/tell-end.ts';
import type { RunOptions } from './run-options.ts';

const FIRST_RUN = 1;

/** Runs a job to its end, here, without a broker. */
export const runCommand: Command<RunOptions> = async (options, context) => {
  const job = prepareJob(options, context);
  const { store, manifest } = job;
  if (options.dryRun) {
    await checkPlaces(job, context);
    return dryRun(manifest, context, options.json);
  }
  const how = await runHere(
    { store, manifest, run: FIRST_RUN, makeReady: (own) => makeReady(job, own, context) },
    context,
  );
  if (how === 'ended') return tellEnd({ store, manifest, run: FIRST_RUN }, options.json, context);
  sayHowToResume(manifest, context);
  return EXIT_CODES[how];
};

/** Checks what can be checked, says what will be run, and gives the code its snapshot. */
async function makeReady(job: PreparedJob, own: readonly string[], context: CommandContext): Promise<StepManifest> {
  const warnings = await checkPlaces(job, context);
  printLines(context.stderr, [
    `job ${job.manifest.jobId}`,
    ...effectiveSettings(job.manifest).map((line) => `  ${sanitized(line)}`),
    ...[...job.notices, ...own, ...warnings].map((notice) => `note: ${sanitized(notice)}`),
  ]);
  const { takeJobSnapshot } = await import('../wiring/snapshot.ts');
  const manifest: StepManifest = { ...job.manifest, snapshot: await takeJobSnapshot(job) };
  await job.store.putIfAbsent(layout.jobText(manifest.jobId), new TextEncoder().encode(job.jobText));
  await job.store.putIfAbsent(layout.job(manifest.jobId), jobFile(manifest));
  return manifest;
}

function jobFile({ jobId, step, submittedAtMs, jobFile: file }: StepManifest): Uint8Array {
  const job = { job_id: jobId, job_file: file, submitted_at: new Date(submittedAtMs).toISOString(), steps: [step] };
  return new TextEncoder().encode(`${JSON.stringify(job, null, 2)}\n`);
}
