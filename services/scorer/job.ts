import type { FailedTry, MiniBatch } from '../../core/ports/records.ts';
import type { AlonePhase } from '../../core/ports/transport.ts';
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
  /** Of one that has this scorer for itself. */
  readonly noteAlone?: NoteAlone;
}

/** Tells the next scorer how far it is here, should this one die. False where its lane is another scorer's. */
export type NoteAlone = (phase: AlonePhase) => Promise<boolean>;

export const isAlone = ({ noteAlone }: Job): boolean => noteAlone !== undefined;
