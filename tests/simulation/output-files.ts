import type { CheckpointNotes, EpochPart, SettledMiniBatch } from '../../core/ports/ordered-output.ts';
import type { SeededRandom } from '../support/seeded-random.ts';

/** Rows that wait for their turn, in a file of the epoch that was told of them. */
export interface Place {
  readonly epoch: number;
  readonly file: 'appended' | 'ahead';
  readonly at: number;
}

export interface Checkpoint extends CheckpointNotes {
  readonly run: number;
  readonly epoch: number;
  /** How many of each epoch's appended verdicts count, in order. */
  readonly entries: readonly EpochPart[];
  /** What was taken over from former epochs and waits. */
  readonly waiting: readonly Place[];
  /** How many of the epoch's own verdicts ahead count. */
  readonly ahead: number;
}

interface Lengths {
  readonly appended: number;
  readonly ahead: number;
}

/** What one epoch has written: lists that only grow. A file's length is counted in verdicts. */
export class EpochFiles {
  readonly epoch: number;
  readonly appended: SettledMiniBatch[] = [];
  readonly ahead: SettledMiniBatch[] = [];
  checkpoint: Checkpoint | undefined;
  #synced: Lengths = { appended: 0, ahead: 0 };

  constructor(epoch: number) {
    this.epoch = epoch;
  }

  get lengths(): Lengths {
    return { appended: this.appended.length, ahead: this.ahead.length };
  }

  /** So much of it survives a power cut from now on. */
  sync({ appended, ahead }: Lengths): void {
    this.#synced = { appended: Math.max(appended, this.#synced.appended), ahead: Math.max(ahead, this.#synced.ahead) };
  }

  /** What was not synced survives in part, or not at all. */
  losePower(random: SeededRandom): void {
    for (const file of ['appended', 'ahead'] as const) {
      const unsynced = this[file].length - this.#synced[file];
      if (unsynced > 0) this[file].length -= random.below(unsynced + 1);
    }
  }
}

/** All that the owners of a step have written. */
export class OutputFiles {
  readonly #epochs = new Map<number, EpochFiles>();
  #claimed = 0;
  /** The output file, once it stands. */
  published: string | undefined;
  /** The output is done: whoever still writes writes for nobody. */
  isTidied = false;

  claim(): EpochFiles {
    this.#claimed += 1;
    const files = new EpochFiles(this.#claimed);
    this.#epochs.set(files.epoch, files);
    return files;
  }

  get claimed(): number {
    return this.#claimed;
  }

  epoch(epoch: number): EpochFiles | undefined {
    return this.#epochs.get(epoch);
  }

  get all(): readonly EpochFiles[] {
    return [...this.#epochs.values()];
  }

  /** The highest epoch with a checkpoint counts. */
  get newestCheckpoint(): Checkpoint | undefined {
    return this.all.findLast(({ checkpoint }) => checkpoint !== undefined)?.checkpoint;
  }

  at({ epoch, file, at }: Place): SettledMiniBatch | undefined {
    return this.epoch(epoch)?.[file][at];
  }

  /** Nothing of it is needed once the output file stands. */
  tidy(): void {
    this.#epochs.clear();
    this.isTidied = true;
  }

  losePower(random: SeededRandom): void {
    for (const files of this.all) files.losePower(random);
  }
}
