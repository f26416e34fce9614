import type { Command } from '../context.ts';
import { withWarmWorkers } from '../wiring/warm-workers.ts';
import type { ResumeOptions } from './resume-options.ts';

/**
 * Goes on with a failed, cancelled or interrupted job as its next run: what succeeded stays, failed mini-batches get
 * fresh tries.
 */
export const resumeCommand: Command<ResumeOptions> = (options, context) =>
  withWarmWorkers(context.environment, undefined, async (workers) => {
    const { resumeJob } = await import('../run/resume-job.ts');
    return resumeJob(options, workers, context);
  });
