import type { ProgressBoard, RunProgress } from '../../core/ports/progress-board.ts';
import { addressOf } from '../../core/ports/records.ts';
import { IndexSet } from '../../core/result/index-set.ts';
import type { SimProcess } from './process.ts';

/** What is pinned up, by step; it stays when its writer is gone. */
export class Board {
  readonly #pinned = new Map<string, RunProgress>();
  readonly #waiting = new Set<() => void>();
  /** Told of each one that replaces another. */
  onPinUp: (progress: RunProgress, before: RunProgress | undefined) => void = () => {};

  pinUp(progress: RunProgress): void {
    const key = addressOf(progress);
    const before = this.#pinned.get(key);
    if (before !== undefined && isOlder(progress, before)) return;
    this.#pinned.set(key, progress);
    this.onPinUp(progress, before);
    for (const tell of [...this.#waiting]) tell();
  }

  /** Tells of the next one. Returns what calls it off. */
  next(tell: () => void): () => void {
    this.#waiting.add(tell);
    return () => this.#waiting.delete(tell);
  }

  read(key: string): RunProgress | undefined {
    return this.#pinned.get(key);
  }
}

/** The board as one process reaches it. */
export function fakeBoard(process: SimProcess, board: Board): ProgressBoard {
  return {
    pinUp: (progress) => {
      const asItIsNow = { ...progress, done: IndexSet.of(progress.done.ranges()) };
      return process.call('board.pinUp', () => board.pinUp(asItIsNow));
    },
    read: (step) => process.call('board.read', () => board.read(addressOf(step))),
    changed: async (step, seen, signal) => {
      if (!signal.aborted && board.read(addressOf(step)) === seen) await nextPinUp(process, board, signal);
    },
  };
}

/** Heard of a little later, as by somebody who looks now and then. */
async function nextPinUp(process: SimProcess, board: Board, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const over = (): void => {
      callOff();
      signal.removeEventListener('abort', over);
      resolve();
    };
    const callOff = board.next(() => process.deliver(over));
    signal.addEventListener('abort', over, { once: true });
  });
  await process.call('board.changed', () => {});
}

const isOlder = (one: RunProgress, other: RunProgress): boolean =>
  one.run < other.run || (one.run === other.run && one.epoch < other.epoch);
