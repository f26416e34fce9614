interface Wanted {
  readonly skip: number;
  readonly take: number | null;
}

/** `skip` and `take` of an input, over all its files in order, or of a table over the rows of all its files. */
export class Selection {
  /** Nothing is left out. */
  readonly isAll: boolean;
  #toSkip: number;
  #toTake: number;

  /** `taken` were selected earlier, by whoever began this. */
  constructor({ skip, take }: Wanted, taken: number) {
    this.isAll = skip === 0 && take === null;
    this.#toSkip = taken > 0 ? 0 : skip;
    this.#toTake = (take ?? Number.POSITIVE_INFINITY) - taken;
  }

  /** Whatever follows is not wanted. */
  get isOver(): boolean {
    return this.#toTake <= 0;
  }

  /** Of the next `count` those from `from` up to, not including, `to` are wanted. */
  range(count: number): { readonly from: number; readonly to: number } {
    const from = Math.min(this.#toSkip, count);
    const to = Math.min(from + Math.max(this.#toTake, 0), count);
    this.#toSkip -= from;
    this.#toTake -= to - from;
    return { from, to };
  }

  /** Whether the next one is wanted. */
  takesNext(): boolean {
    const { from, to } = this.range(1);
    return to > from;
  }

  /** Those of the next files that are wanted. */
  select<File>(files: readonly File[]): readonly File[] {
    const { from, to } = this.range(files.length);
    return from === 0 && to === files.length ? files : files.slice(from, to);
  }
}
