import type { Command } from '../context.ts';
import { watchJob } from '../run/watch-job.ts';

/** Follows a job to its end, wherever it runs; says what became of it. */
export const watchCommand: Command<{ readonly job: string; readonly json: boolean }> = watchJob;
