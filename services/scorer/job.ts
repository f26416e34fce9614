import type { FailedTry, MiniBatch } from '../../core/ports/records.ts';

/** A mini-batch on its way through this scorer. */
export interface Job {
  readonly miniBatch: MiniBatch;
  readonly partition: number;
  /** The log has its verdict, or nobody wants it any more. */
  readonly ack: () => void;
  /** The next try, from 1. */
  attempt: number;
  readonly failedTries: FailedTry[];
  /** Nothing else runs on this scorer while it does. */
  readonly isAlone?: boolean;
}
