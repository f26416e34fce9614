import { sanitized } from '../console/sanitized.ts';
import type { Command } from '../context.ts';
import { findJob } from '../find-job.ts';
import { readStep } from '../job-state.ts';
import { printLines } from '../print.ts';
import { claimNextRun } from '../run/next-run.ts';
import { runHere } from '../run/run-here.ts';
import { EXIT_CODES } from '../run/stop-signals.ts';
import { sayHowToResume, tellEnd } from '../run/tell-end.ts';

export interface ResumeOptions {
  /** An id, a unique prefix of one, or `last`. */
  readonly job: string;
  /** By name; the values as typed. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly json: boolean;
}

/**
 * Goes on with a failed, cancelled or interrupted job as its next run: what succeeded stays, failed mini-batches get
 * fresh tries.
 */
export const resumeCommand: Command<ResumeOptions> = async (options, context) => {
  const store = context.openStore(context.workspace);
  const [step] = await findJob(store, options.job);
  const report = await readStep(store, step, context.isOwnerAlive);
  const next = await claimNextRun(store, report, options.parameters, context);
  const { manifest, run } = next;
  if (next.isCompleted) {
    printLines(context.stderr, [`${manifest.jobId} is completed: nothing to do`]);
    return tellEnd({ store, manifest, run }, options.json, context);
  }
  const makeReady = async (warnings: readonly string[]) => {
    const notes = warnings.map((warning) => `note: ${sanitized(warning)}`);
    printLines(context.stderr, [`job ${manifest.jobId}, run ${run}`, ...notes]);
    return manifest;
  };
  const how = await runHere({ store, manifest, run, makeReady }, context);
  if (how === 'ended') return tellEnd({ store, manifest, run }, options.json, context);
  sayHowToResume(manifest, context);
  return EXIT_CODES[how];
};
