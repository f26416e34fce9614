import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Where the young space stops to grow: with 16 MiB a million mini-batches took 15 MB more. */
const YOUNG_BYTES = 8 * 1024 * 1024;
/**
 * What the old space may grow by, of what lives in it: at first so much that a job of a second is not collected ten times
 * (its no-op mini-batches took 8 µs more), then less: with 100 the collector of 100,000 results in reverse order took
 * 224 MB where it takes 190 MB.
 */
const OLD_GROWTH_PERCENT = { small: 150, large: 50 };
const LARGE_OLD_BYTES = { usual: 40 * 1024 * 1024, withCalls: 80 * 1024 * 1024 };
const LOOK_MS = 20;
/**
 * A young space of some megabytes is collected by one thread as fast as by five, which would take the processors from the
 * workers: ten thousand no-op mini-batches take 4 % less processor time.
 */
const HELPERS_WAIT = '--no-parallel-scavenge';
let isKept = false;
let largeOldBytes = LARGE_OLD_BYTES.usual;

/**
 * Keeps this process small however long it runs. Whoever hands work on makes much garbage and holds little, and V8 would
 * let that lie: the young space grows to 100 MB, the old one to four times what lives in it. It looks both flags up each
 * time a space may grow, so they may be set while the program runs.
 */
export function keepHeapSmall(): void {
  if (isKept) return;
  isKept = true;
  setFlagsFromString(HELPERS_WAIT);
  whenGrown('new_space', () => YOUNG_BYTES, '--semi-space-growth-factor=1');
  setFlagsFromString(`--heap-growing-percent=${OLD_GROWTH_PERCENT.small}`);
  whenGrown('old_space', () => largeOldBytes, `--heap-growing-percent=${OLD_GROWTH_PERCENT.large}`);
}

/**
 * For processes that call an account: its client takes 12 MB that stay, and what a call holds lives until it is answered, so
 * that it gets into the old space. Two thousand blobs of 100 KiB were collected 17 times on their way, now 3 times, which
 * takes a fifth less processor time.
 */
export function leaveRoomForCalls(): void {
  largeOldBytes = LARGE_OLD_BYTES.withCalls;
}

function whenGrown(space: 'new_space' | 'old_space', bytes: () => number, flag: string): void {
  const timer = setInterval(() => {
    if (sizeOf(space) < bytes()) return;
    setFlagsFromString(flag);
    clearInterval(timer);
  }, LOOK_MS);
  timer.unref();
}

function sizeOf(space: string): number {
  return getHeapSpaceStatistics().find(({ space_name: name }) => name === space)?.space_size ?? 0;
}
