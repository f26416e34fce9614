import { resolve } from 'node:path';
import type { Command } from '../context.ts';
import { type BeforeRun, untilRunning } from '../run/before-run.ts';
import { probableWorkers, withWarmWorkers } from '../wiring/warm-workers.ts';
import type { RunOptions } from './run-options.ts';

const NOT_BEGUN = ['Stopped before the job began: nothing of it is kept'];

/** Runs a job to its end, here, without a broker; or with `--dry-run` shows what would be run. */
export const runCommand: Command<RunOptions> = async (options, context) => {
  if (options.dryRun) return (await import('../run/dry-run.ts')).dryRun(options, context);
  const probable = probableWorkers(resolve(context.currentFolder, options.jobFile));
  const wanted = { ...probable, count: options.workers ?? probable.count };
  const run = (before: BeforeRun) =>
    withWarmWorkers(context.environment, wanted, async (workers) => {
      const { runJob } = await import('../run/run-job.ts');
      return runJob(options, { workers, before }, context);
    });
  return untilRunning(run, NOT_BEGUN, options.json, context);
};
