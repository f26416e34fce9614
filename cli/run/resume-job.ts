import type { Workers } from '../../core/ports/workers.ts';
import type { ResumeOptions } from '../commands/resume-options.ts';
import { sanitized } from '../console/sanitized.ts';
import type { CommandContext } from '../context.ts';
import { findJob } from '../find-job.ts';
import { readStep } from '../job-state.ts';
import { printLines } from '../print.ts';
import { claimNextRun } from './next-run.ts';
import { runHere } from './run-here.ts';
import { EXIT_CODES } from './stop-signals.ts';
import { sayHowToResume, tellEnd } from './tell-end.ts';

/** Claims the next run of a job and runs it to its end. Returns the exit code. */
export async function resumeJob(options: ResumeOptions, workers: Workers, context: CommandContext): Promise<number> {
  const store = context.openStore(context.workspace);
  const [step] = await findJob(store, options.job);
  const report = await readStep(store, step, context.isOwnerAlive);
  const next = await claimNextRun(store, report, options, context);
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
  const how = await runHere({ store, manifest, run, makeReady }, workers, context);
  if (how === 'ended') return tellEnd({ store, manifest, run }, options.json, context);
  sayHowToResume(manifest, context);
  return EXIT_CODES[how];
}
