import type { GroupPiece } from '../../core/ports/gathering.ts';
import type { SpillRun } from './spill-run.ts';

/** The pieces of all runs by their groups; of one group those of an earlier run first. */
export function* mergeRuns(runs: readonly SpillRun[]): Generator<GroupPiece> {
  const heads = runs.map((run) => new Head(run));
  for (;;) {
    let first: Head | undefined;
    for (const head of heads) {
      if (head.piece !== undefined && head.group < (first?.group ?? Number.POSITIVE_INFINITY)) first = head;
    }
    if (first?.piece === undefined) return;
    const { group } = first;
    for (; first.piece !== undefined && first.group === group; first.next()) yield first.piece;
  }
}

class Head {
  readonly #pieces: Iterator<GroupPiece>;
  piece: GroupPiece | undefined;

  constructor(run: SpillRun) {
    this.#pieces = run.pieces();
    this.next();
  }

  get group(): number {
    return this.piece?.group ?? Number.POSITIVE_INFINITY;
  }

  next(): void {
    const { done, value } = this.#pieces.next();
    this.piece = done === true ? undefined : value;
  }
}
