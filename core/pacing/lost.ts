/** That a record was lost is no fault of the script: so often it goes out, however few tries the script has. */
const PUBLICATIONS_MIN = 3;
/** So many times more where a lane may have brought it to a scorer that cannot start the script, which acks it unrun. */
const MORE_AMONG_UNABLE = 3;

/** How a descriptor came to be without a reader. */
export interface Unread {
  /** How often it was published in this run, from 1. */
  readonly publication: number;
  /** How many of these went to a scorer that could not start the script: not one of them counts. */
  readonly stranded: number;
  /** The last one did. */
  readonly isStranded: boolean;
  /** Some scorer cannot start the script. */
  readonly isAmongUnable: boolean;
}

/** Whether to give up a mini-batch whose descriptor is gone instead of publishing it once more. */
export function isLost(unread: Unread, runMaxTry: number): boolean {
  const { publication, stranded, isStranded, isAmongUnable } = unread;
  const most = Math.max(PUBLICATIONS_MIN, runMaxTry) * (isAmongUnable ? MORE_AMONG_UNABLE : 1);
  return !isStranded && publication - stranded >= most;
}
