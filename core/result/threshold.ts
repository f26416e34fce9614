import { counted } from '../ports/plural.ts';

/** What a step tolerates (CONTRACT §2). −1 tolerates any; null is off. */
export interface Thresholds {
  /** Failed items. */
  readonly errorThreshold: number;
  /** Failed mini-batches. */
  readonly allowedFailedCount: number | null;
  /** Failed mini-batches, in percent of the planned total. */
  readonly allowedFailedPercent: number | null;
}

export interface Failures {
  readonly failedItems: number;
  readonly failedMiniBatches: number;
  /** Mini-batches; null until the plan is complete. */
  readonly total: number | null;
}

/** Why a run fails in which there was nothing but failed items. */
export const NO_ITEM_SUCCEEDED = 'not one item succeeded';

/** Whether a run failed for the items that failed, not for its mini-batches. */
export const isForItems = (reason: string): boolean =>
  reason === NO_ITEM_SUCCEEDED || / items? failed, error_threshold allows \d+$/.test(reason);

/** The first threshold that is passed, as a sentence; undefined while none is. Exactly at a threshold is not past it. */
export function passedThreshold(failures: Failures, thresholds: Thresholds): string | undefined {
  const { failedItems, failedMiniBatches, total } = failures;
  const { errorThreshold, allowedFailedCount, allowedFailedPercent } = thresholds;
  if (errorThreshold !== -1 && failedItems > errorThreshold) {
    return `${counted(failedItems, 'item')} failed, error_threshold allows ${errorThreshold}`;
  }
  if (allowedFailedCount !== null && allowedFailedCount !== -1 && failedMiniBatches > allowedFailedCount) {
    return `${counted(failedMiniBatches, 'mini-batch', 'mini-batches')} failed, allowed_failed_count allows ${allowedFailedCount}`;
  }
  if (allowedFailedPercent !== null && total !== null && 100 * failedMiniBatches > allowedFailedPercent * total) {
    return `${failedMiniBatches} of ${counted(total, 'mini-batch', 'mini-batches')} failed, allowed_failed_percent allows ${allowedFailedPercent} %`;
  }
  return undefined;
}
