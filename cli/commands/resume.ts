import type { StepAddress } from '../../core/ports/step-address.ts';
import { sanitized } from '../console/sanitized.ts';
import type { Command, CommandContext } from '../context.ts';
import { aboutJob } from '../failure.ts';
import { findJob } from '../find-job.ts';
import { readStep } from '../job-state.ts';
import { type BeforeRun, untilRunning } from '../run/before-run.ts';
import { withWarmWorkers } from '../wiring/warm-workers.ts';
import type { ResumeOptions } from './resume-options.ts';

/**
 * Goes on with a failed, cancelled or interrupted job as its next run: what succeeded stays, failed mini-batches get
 * fresh tries. Where it ran before: here, or at the services.
 */
export const resumeCommand: Command<ResumeOptions> = (options, context) => {
  const words = ['Stopped before it went on; go on with:', `  millrace resume ${sanitized(options.job)}`];
  return untilRunning((before) => resume(options, before, context), words, options.json, context);
};

async function resume(options: ResumeOptions, before: BeforeRun, context: CommandContext): Promise<number> {
  const store = context.openStore(context.workspace);
  const [step] = await findJob(store, options.job);
  try {
    return await resumeStep(step, { ...options, job: step.jobId }, before, context);
  } catch (error) {
    throw aboutJob(error, step.jobId);
  }
}

async function resumeStep(
  step: StepAddress,
  named: ResumeOptions,
  before: BeforeRun,
  context: CommandContext,
): Promise<number> {
  const { isServed } = await readStep(context.openStore(context.workspace), step, context.isOwnerAlive);
  if (isServed) {
    before.letGo();
    return (await import('../run/resume-served.ts')).resumeServed(named, context);
  }
  return withWarmWorkers(context.environment, {}, async (workers) => {
    const { resumeJob } = await import('../run/resume-job.ts');
    return resumeJob(named, { workers, before }, context);
  });
}
