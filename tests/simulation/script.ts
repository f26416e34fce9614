import type { SeededRandom } from '../support/seeded-random.ts';

/** What happens when a worker runs a mini-batch; `kills`: its scorer dies as well, as of one that takes all memory. */
export type Turn = 'returns' | 'raises' | 'gives-up' | 'dies' | 'hangs' | 'kills';

/** How the script takes one mini-batch: a function of its index and the try alone, as a good script is. */
export interface Temper {
  /** How the first tries end; those after them return. */
  readonly before: Turn;
  /** How many: as many as there are tries is a mini-batch that fails. */
  readonly badTries: number;
  readonly durationMs: number;
  /** Rows beyond one for each item; negative: items that the script skips. */
  readonly extraRows: number;
}

export interface ScriptFaults {
  /** One mini-batch or a few kill their scorer each time. */
  readonly isDeadly: boolean;
  /** In a thousand mini-batches. */
  readonly flaky: number;
  readonly hopeless: number;
  readonly slow: number;
  readonly uneven: number;
}

/** The entry script of a seed's job. */
export class Script {
  readonly tempers: Temper[];
  readonly #runMaxTry: number;
  readonly #rows: (string | undefined)[] = [];

  constructor(random: SeededRandom, miniBatches: number, runMaxTry: number, faults: ScriptFaults, paceMs: number) {
    this.#runMaxTry = runMaxTry;
    const isOne = (inThousand: number) => random.below(1_000) < inThousand;
    this.tempers = Array.from({ length: miniBatches }, () => {
      const isHopeless = isOne(faults.hopeless);
      const badTries = isHopeless ? runMaxTry : isOne(faults.flaky) ? random.below(runMaxTry) : 0;
      const before = random.pick<Turn>(isHopeless ? ['raises', 'dies', 'gives-up'] : ['raises', 'dies', 'hangs']);
      const durationMs = isOne(faults.slow) ? random.below(8_000) : random.below(1 + 2 * paceMs);
      return { before, badTries, durationMs, extraRows: isOne(faults.uneven) ? random.below(5) - 2 : 0 };
    });
    const deadly = faults.isDeadly ? 1 + random.below(3) : 0;
    for (let nth = 0; nth < deadly; nth += 1) this.#makeDeadly(random.below(miniBatches));
  }

  #makeDeadly(index: number): void {
    this.tempers[index] = { ...this.#temper(index), before: 'kills', badTries: this.#runMaxTry };
  }

  isDeadly(index: number): boolean {
    return this.#temper(index).before === 'kills';
  }

  isHopeless(index: number): boolean {
    return this.#temper(index).badTries >= this.#runMaxTry;
  }

  /** `isHealed`: the user has mended it; nothing is hopeless any more. */
  turn(index: number, attempt: number, isHealed: boolean): Turn {
    const { before, badTries } = this.#temper(index);
    return attempt > badTries || (isHealed && this.isHopeless(index)) ? 'returns' : before;
  }

  durationMs(index: number): number {
    return this.#temper(index).durationMs;
  }

  /** What it returns for so many items. */
  returned(index: number, items: number): number {
    return Math.max(0, items + this.#temper(index).extraRows);
  }

  /** `items` is always the same for an index. */
  rows(index: number, items: number): string {
    const known = this.#rows[index];
    if (known !== undefined) return known;
    const rows = Array.from({ length: this.returned(index, items) }, (_, row) => `${index}:${row}\n`).join('');
    this.#rows[index] = rows;
    return rows;
  }

  #temper(index: number): Temper {
    return this.tempers[index] as Temper;
  }
}
