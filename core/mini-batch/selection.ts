/** `skip` and `take` of an input, over all its files in order. */
export class Selection {
  #toSkip: number;
  #toTake: number;

  /** `taken` files were selected earlier, by whoever began this. */
  constructor({ skip, take }: { readonly skip: number; readonly take: number | null }, taken: number) {
    this.#toSkip = taken > 0 ? 0 : skip;
    this.#toTake = (take ?? Number.POSITIVE_INFINITY) - taken;
  }

  /** Whatever follows is not wanted. */
  get isOver(): boolean {
    return this.#toTake <= 0;
  }

  /** Those of the next files that are wanted. */
  select<File>(files: readonly File[]): readonly File[] {
    const from = Math.min(this.#toSkip, files.length);
    const to = Math.min(from + Math.max(this.#toTake, 0), files.length);
    this.#toSkip -= from;
    this.#toTake -= to - from;
    return from === 0 && to === files.length ? files : files.slice(from, to);
  }
}
