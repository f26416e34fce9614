import { describe, expect, it } from 'vitest';
import { isForItems, passedThreshold, type Thresholds } from './threshold.ts';

const off: Thresholds = { errorThreshold: -1, allowedFailedCount: null, allowedFailedPercent: null };
const failures = { failedItems: 0, failedMiniBatches: 0, total: null };

describe('passedThreshold', () => {
  it('is not passed at the threshold, and is one above it', () => {
    const thresholds = { ...off, errorThreshold: 10 };
    expect(passedThreshold({ ...failures, failedItems: 10 }, thresholds)).toBeUndefined();
    expect(passedThreshold({ ...failures, failedItems: 11 }, thresholds)).toBe(
      '11 items failed, error_threshold allows 10',
    );
    expect(passedThreshold({ ...failures, failedItems: 1 }, { ...off, errorThreshold: 0 })).toBe(
      '1 item failed, error_threshold allows 0',
    );
    expect(isForItems('1 item failed, error_threshold allows 0')).toBe(true);
  });

  it('is never passed by −1, and at once by 0', () => {
    expect(
      passedThreshold({ ...failures, failedItems: 1e9, failedMiniBatches: 1e9 }, { ...off, allowedFailedCount: -1 }),
    ).toBeUndefined();
    expect(passedThreshold({ ...failures, failedMiniBatches: 1 }, { ...off, allowedFailedCount: 0 })).toBe(
      '1 mini-batch failed, allowed_failed_count allows 0',
    );
  });

  it('judges percent once the total is known', () => {
    const thresholds = { ...off, allowedFailedPercent: 50 };
    expect(passedThreshold({ ...failures, failedMiniBatches: 3 }, thresholds)).toBeUndefined();
    expect(passedThreshold({ ...failures, failedMiniBatches: 3, total: 6 }, thresholds)).toBeUndefined();
    expect(passedThreshold({ ...failures, failedMiniBatches: 3, total: 5 }, thresholds)).toContain('3 of 5');
  });
});
