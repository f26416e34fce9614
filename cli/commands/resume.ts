import type { Command } from '../context.ts';
import { findJob } from '../find-job.ts';
import { readStep } from '../job-state.ts';
import { withWarmWorkers } from '../wiring/warm-workers.ts';
import type { ResumeOptions } from './resume-options.ts';

/**
 * Goes on with a failed, cancelled or interrupted job as its next run: what succeeded stays, failed mini-batches get
 * fresh tries. Where it ran before: here, or at the services.
 */
export const resumeCommand: Command<ResumeOptions> = async (options, context) => {
  const store = context.openStore(context.workspace);
  const [step] = await findJob(store, options.job);
  const { isServed } = await readStep(store, step, context.isOwnerAlive);
  const named = { ...options, job: step.jobId };
  if (isServed) return (await import('../run/resume-served.ts')).resumeServed(named, context);
  return withWarmWorkers(context.environment, {}, async (workers) => {
    const { resumeJob } = await import('../run/resume-job.ts');
    return resumeJob(named, workers, context);
  });
};
