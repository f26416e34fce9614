/**
 * Brings together what belongs together, of more than memory holds: takes pieces of numbered groups in any order, and
 * gives them out group by group.
 *
 * Your job: memory that does not grow with what is added; nothing left over, however the process ends.
 */
export interface Gathering {
  /** Copies the bytes. What it answers is to be waited for before the next call. `group` is a whole number from 0. */
  add(group: number, bytes: Uint8Array): Promise<void> | undefined;
  /** All that was added, by the numbers of the groups; within a group in the order added, cut anywhere. Once. */
  groups(): AsyncIterable<GroupPiece>;
  /** Frees what it holds. Idempotent. */
  close(): Promise<void>;
}

export interface GroupPiece {
  readonly group: number;
  /** Valid until the next one is asked for. */
  readonly bytes: Uint8Array;
}

export type OpenGathering = () => Gathering;
