import type { FailedTry, MiniBatch } from '../../core/ports/records.ts';
import type { TablePlan } from '../../core/table/table-plan.ts';

/** A mini-batch on its way through this scorer. */
export interface Job {
  readonly miniBatch: MiniBatch;
  readonly partition: number;
  /** The log has its verdict, or nobody wants it any more. */
  readonly ack: () => void;
  /** The next try, from 1. */
  attempt: number;
  readonly failedTries: FailedTry[];
  /** Of a table. */
  readonly table?: TablePlan | undefined;
  /** Of a table: what a worker counted. */
  rowsSeen?: number;
  /** Nothing else runs on this scorer while it does. */
  readonly isAlone?: boolean;
  /** Called before each try, once there is a worker for it: resolves when all may know that it begins. */
  readonly noteBegin?: () => Promise<void>;
}
