import { layout } from '../../core/job/layout.ts';
import type { PreparedJob } from './prepared-job.ts';

/**
 * What making a job ready gives. Of one that was refused no job is left: it would be the last one, for ever interrupted,
 * and hide the job before.
 */
export async function orNoJob<T>({ store, manifest }: Pick<PreparedJob, 'store' | 'manifest'>, made: Promise<T>) {
  try {
    return await made;
  } catch (error) {
    await store.remove(`${layout.jobs}/${manifest.jobId}`).catch(() => undefined);
    throw error;
  }
}
