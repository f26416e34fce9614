import { layout } from '../../core/job/layout.ts';
import type { PreparedJob } from './prepared-job.ts';

/** Whether a submission has another job file than the job that has its key. Code, parameters and options are not compared. */
export async function isOtherJobFile(
  { jobText, store }: Pick<PreparedJob, 'jobText' | 'store'>,
  jobId: string,
): Promise<boolean> {
  const kept = await store.read(layout.jobText(jobId));
  return kept !== undefined && new TextDecoder().decode(kept) !== jobText;
}
