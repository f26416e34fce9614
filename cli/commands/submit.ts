import type { Command } from '../context.ts';
import { submitJob } from '../run/submit-job.ts';
import type { SubmitOptions } from './submit-options.ts';

/** Gives a job to the services and prints its id. */
export const submitCommand: Command<SubmitOptions> = submitJob;
