import { resolve } from 'node:path';
import type { Command } from '../context.ts';
import { probableWorkers, withWarmWorkers } from '../wiring/warm-workers.ts';
import type { RunOptions } from './run-options.ts';

/** Runs a job to its end, here, without a broker; or with `--dry-run` shows what would be run. */
export const runCommand: Command<RunOptions> = async (options, context) => {
  if (options.dryRun) return (await import('../run/dry-run.ts')).dryRun(options, context);
  const probable = probableWorkers(resolve(context.currentFolder, options.jobFile));
  const wanted = { ...probable, count: options.workers ?? probable.count };
  return withWarmWorkers(context.environment, wanted, async (workers) => {
    const { runJob } = await import('../run/run-job.ts');
    return runJob(options, workers, context);
  });
};
