import type { Gathering, GroupPiece } from '../../core/ports/gathering.ts';
import { mergeRuns } from './merge-runs.ts';
import { PieceBuffer } from './piece-buffer.ts';
import { SpillRun } from './spill-run.ts';

export interface SpillLimits {
  /** Of pieces in memory. */
  readonly bufferBytes: number;
  /** Files of one size that are merged into one. */
  readonly runsMax: number;
}

const LIMITS: SpillLimits = { bufferBytes: 32 * 1024 * 1024, runsMax: 64 };

/** Sorts by group on a disk: in memory a buffer at a time, then by merging. Nothing is written before a buffer is full. */
export function openSpill(folder: string, limits: SpillLimits = LIMITS): Gathering {
  return new Spill(folder, limits);
}

class Spill implements Gathering {
  readonly #folder: string;
  readonly #limits: SpillLimits;
  readonly #buffer: PieceBuffer;
  /** The later, the larger and the older. */
  readonly #levels: SpillRun[][] = [];

  constructor(folder: string, limits: SpillLimits) {
    this.#folder = folder;
    this.#limits = limits;
    this.#buffer = new PieceBuffer(limits.bufferBytes);
  }

  add(group: number, bytes: Uint8Array): Promise<void> | undefined {
    const spilt = this.#buffer.isFullFor(bytes.length) ? this.#spill() : undefined;
    if (spilt === undefined) this.#buffer.add(group, bytes);
    return spilt?.then(() => this.#buffer.add(group, bytes));
  }

  async *groups(): AsyncGenerator<GroupPiece> {
    if (this.#levels.length === 0) {
      yield* this.#buffer.sorted();
      return;
    }
    if (!this.#buffer.isEmpty) await this.#spill();
    yield* mergeRuns(this.#levels.toReversed().flat());
  }

  async close(): Promise<void> {
    for (const run of this.#levels.flat()) run.close();
    this.#levels.length = 0;
    this.#buffer.clear();
  }

  async #spill(): Promise<void> {
    await this.#keep(this.#buffer.sorted(), 0);
    this.#buffer.clear();
    for (let level = 0; (this.#levels[level]?.length ?? 0) >= this.#limits.runsMax; level += 1) {
      const full = this.#levels[level] as SpillRun[];
      await this.#keep(mergeRuns(full), level + 1);
      for (const run of full.splice(0)) run.close();
    }
  }

  async #keep(pieces: Iterable<GroupPiece>, level: number): Promise<void> {
    const run = new SpillRun(this.#folder);
    this.#levels[level] ??= [];
    this.#levels[level].push(run);
    await run.writeAll(pieces);
  }
}
