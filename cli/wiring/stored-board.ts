import { createStoredBoard, type StoredBoard } from '../../adapters/local-folder/progress-board.ts';
import { systemClock } from '../../adapters/system-clock/system-clock.ts';
import { layout } from '../../core/job/layout.ts';
import type { ProgressBoard } from '../../core/ports/progress-board.ts';
import type { Store } from '../../core/ports/store.ts';
import { decodeProgress, encodeProgress } from '../../core/result/progress-file.ts';

/** At most four words a second (DESIGN, Collector). */
const FOR_PLANNERS = { periodMs: 250, isWaitedFor: true };
const FOR_PEOPLE = { periodMs: 1_000, isWaitedFor: false };

/** The board in the workspace. `readers`: planners in other processes wait for it, or only people look now and then. */
export function openStoredBoard(store: Store, readers: 'planners' | 'people', signal: AbortSignal): StoredBoard {
  return createStoredBoard({
    store,
    clock: systemClock,
    places: layout,
    encode: encodeProgress,
    decode: decodeProgress,
    pace: readers === 'planners' ? FOR_PLANNERS : FOR_PEOPLE,
    signal,
  });
}

/** Read in this process, and pinned up for people outside of it as well. */
export function shownToPeople(board: ProgressBoard, store: Store, signal: AbortSignal): StoredBoard {
  const stored = openStoredBoard(store, 'people', signal);
  return {
    pinUp: async (progress) => {
      await board.pinUp(progress);
      await stored.pinUp(progress);
    },
    flush: () => stored.flush(),
    read: (step) => board.read(step),
    changed: (step, seen, signal) => board.changed(step, seen, signal),
  };
}
