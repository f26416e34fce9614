import type { Clock } from '../../core/ports/clock.ts';
import type { RunProgress } from '../../core/ports/progress-board.ts';

export interface PinPace {
  readonly periodMs: number;
  /**
   * Planners wait for it: the first word of a run, each scorer's first verdict and the decision are written at once,
   * and what came last is written however long nothing follows. Otherwise only people look.
   */
  readonly isWaitedFor: boolean;
}

export interface PinOptions {
  readonly clock: Clock;
  readonly pace: PinPace;
  readonly signal: AbortSignal;
  readonly put: (progress: RunProgress) => Promise<void>;
}

/** Writes one step's progress, the newest of what came meanwhile, never older over newer. */
export class ProgressPin {
  readonly #options: PinOptions;
  #newest: RunProgress | undefined;
  #put: RunProgress | undefined;
  #written: Told | undefined;
  #writtenAtMs: number;
  #turn: Promise<void> = Promise.resolve();
  #isDue = false;
  #trouble: unknown;

  constructor(options: PinOptions) {
    this.#options = options;
    // Whom nobody waits for has the first period as well.
    this.#writtenAtMs = options.pace.isWaitedFor ? Number.NEGATIVE_INFINITY : options.clock.monotonicMs();
  }

  /** Resolves once it is written, if it is to be written at once. */
  async pinUp(progress: RunProgress): Promise<void> {
    if (this.#newest !== undefined && isOlder(progress, this.#newest)) return;
    this.#newest = progress;
    this.#throwTrouble();
    if (this.#options.pace.isWaitedFor && isNews(progress, this.#written)) {
      await this.#write();
      this.#throwTrouble();
    } else this.#writeSoon();
  }

  /** Resolves once the newest is written, whoever waits for it or not. */
  async flush(): Promise<void> {
    if (this.#newest !== undefined && this.#newest !== this.#put) await this.#write();
    await this.#turn;
    this.#throwTrouble();
  }

  #writeSoon(): void {
    const { clock, pace, signal } = this.#options;
    const waitMs = this.#writtenAtMs + pace.periodMs - clock.monotonicMs();
    if (waitMs <= 0) void this.#write();
    else if (pace.isWaitedFor && !this.#isDue) {
      this.#isDue = true;
      void clock.sleep(waitMs, signal).then(() => this.#writeDue());
    }
  }

  #writeDue(): void {
    const isToldMeanwhile = !this.#isDue || this.#options.signal.aborted;
    this.#isDue = false;
    if (!isToldMeanwhile) void this.#write();
  }

  #write(): Promise<void> {
    const { clock, put } = this.#options;
    this.#writtenAtMs = clock.monotonicMs();
    this.#isDue = false;
    this.#turn = this.#turn.then(async () => {
      const newest = this.#newest as RunProgress;
      try {
        await put(newest);
        this.#put = newest;
        this.#written = toldBy(newest);
      } catch (error) {
        this.#trouble = error;
      }
    });
    return this.#turn;
  }

  /** Of a write that nobody waited for. */
  #throwTrouble(): void {
    const trouble = this.#trouble;
    this.#trouble = undefined;
    if (trouble !== undefined) throw trouble;
  }
}

/** What of a progress somebody waits for. */
interface Told {
  readonly run: number;
  readonly epoch: number;
  readonly scorers: number;
  readonly initFailed: number;
  readonly isPlanned: boolean;
  readonly isDecided: boolean;
  readonly isEnded: boolean;
}

const toldBy = (progress: RunProgress): Told => ({
  run: progress.run,
  epoch: progress.epoch,
  scorers: progress.scorers.size,
  initFailed: progress.initFailed.length,
  isPlanned: progress.total !== null,
  isDecided: progress.isDecided,
  isEnded: progress.isEnded,
});

const isNews = (progress: RunProgress, written: Told | undefined): boolean =>
  written === undefined ||
  Object.entries(toldBy(progress)).some(([name, value]) => value !== written[name as keyof Told]);

const isOlder = (one: RunProgress, other: RunProgress): boolean =>
  one.run < other.run || (one.run === other.run && one.epoch < other.epoch);
