import { MillraceError } from '../../core/errors.ts';
import { layout } from '../../core/job/layout.ts';
import type { Store } from '../../core/ports/store.ts';

/** A job that was being submitted. */
export interface FailedSubmission {
  readonly store: Store;
  readonly jobId: string;
  /** Somebody else may be submitting it at the same time. */
  readonly isShared: boolean;
}

/**
 * After a submission that failed. What was surely not submitted leaves no job behind; of a record without an answer
 * nobody knows whether it is on the way to a planner, which then needs what was kept.
 *
 * @returns what to tell
 */
export async function takeBack({ store, jobId, isShared }: FailedSubmission, error: unknown): Promise<unknown> {
  if (error instanceof MillraceError && error.code === 'TRANSPORT_UNAVAILABLE') {
    return new MillraceError(error.code, `whether ${jobId} was submitted is not known: ${error.message}`, {
      hint: `millrace watch ${jobId} waits for a planner to take it; submitting again makes another job`,
      cause: error,
    });
  }
  if (!isShared) await store.remove(`${layout.jobs}/${jobId}`).catch(() => undefined);
  return error;
}
