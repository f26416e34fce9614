import type { Clock } from '../../core/ports/clock.ts';
import { ordinalsIn } from '../../core/ports/ordinals.ts';
import type { ProgressBoard, RunProgress } from '../../core/ports/progress-board.ts';
import { addressOf } from '../../core/ports/records.ts';
import type { StepAddress } from '../../core/ports/step-address.ts';
import type { Store } from '../../core/ports/store.ts';
import { type PinPace, ProgressPin } from './progress-pin.ts';

const POLL_MS = 100;
/** Of steps that were read; more are read as if for the first time. */
const MOST_REMEMBERED = 1_000;

/** Where it lies in the store (`core/job/layout.ts`). */
export interface ProgressPlaces {
  epochs(step: StepAddress): string;
  progress(step: StepAddress, epoch: number): string;
}

export interface StoredBoardOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly places: ProgressPlaces;
  readonly encode: (progress: RunProgress, atMs: number) => Uint8Array;
  readonly decode: (bytes: Uint8Array) => RunProgress | undefined;
  readonly pace: PinPace;
  /** Nothing is written any more that was not pinned up before. */
  readonly signal: AbortSignal;
}

export interface StoredBoard extends ProgressBoard {
  /** Resolves once the newest of each step is written. */
  flush(): Promise<void>;
}

/** A board that processes share: each collector writes `progress.<e>` of its own epoch, planners look now and then. */
export function createStoredBoard(options: StoredBoardOptions): StoredBoard {
  const { clock } = options;
  const pins = new Map<string, ProgressPin>();
  const seenBefore = new Map<string, Seen>();
  const read = async (step: StepAddress): Promise<RunProgress | undefined> => {
    const bytes = await newest(options, step);
    return bytes && remembered(seenBefore, addressOf(step), bytes, options.decode);
  };
  return {
    pinUp: (progress) => pinOf(pins, options, progress).pinUp(progress),
    read,
    flush: async () => {
      for (const pin of pins.values()) await pin.flush();
    },
    changed: async (step, seen, signal) => {
      while (!signal.aborted && (await read(step)) === seen) await clock.sleep(POLL_MS, signal);
    },
  };
}

interface Seen {
  readonly bytes: Uint8Array;
  readonly progress: RunProgress | undefined;
}

function pinOf(pins: Map<string, ProgressPin>, options: StoredBoardOptions, progress: RunProgress): ProgressPin {
  const { store, clock, places, encode, pace, signal } = options;
  const key = addressOf(progress);
  const put = (each: RunProgress) => store.put(places.progress(each, each.epoch), encode(each, clock.now()));
  const pin = pins.get(key) ?? new ProgressPin({ clock, pace, signal, put });
  if (progress.isEnded) pins.delete(key);
  else pins.set(key, pin);
  return pin;
}

/** The word of the highest epoch that has said anything. */
async function newest({ store, places }: StoredBoardOptions, step: StepAddress): Promise<Uint8Array | undefined> {
  const epochs = await ordinalsIn(store, places.epochs(step));
  for (const epoch of epochs.sort((a, b) => b - a)) {
    const bytes = await store.read(places.progress(step, epoch));
    if (bytes !== undefined) return bytes;
  }
  return undefined;
}

/** The same object for the same bytes: whoever waits goes by that. */
function remembered(
  before: Map<string, Seen>,
  key: string,
  bytes: Uint8Array,
  decode: StoredBoardOptions['decode'],
): RunProgress | undefined {
  const last = before.get(key);
  before.delete(key);
  const seen = last !== undefined && isSame(last.bytes, bytes) ? last : { bytes, progress: decode(bytes) };
  before.set(key, seen);
  const oldest = before.keys().next().value;
  if (before.size > MOST_REMEMBERED && oldest !== undefined) before.delete(oldest);
  return seen.progress;
}

const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
