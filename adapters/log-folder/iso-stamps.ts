/** ISO 8601 stamps for the hot path: many in a row lie in the same second, and only its milliseconds differ. */
export class IsoStamps {
  #second = Number.NaN;
  #prefix = '';

  stamp(atMs: number): string {
    const second = Math.floor(atMs / 1000);
    if (second !== this.#second) {
      this.#prefix = new Date(second * 1000).toISOString().slice(0, -4);
      this.#second = second;
    }
    return `${this.#prefix}${String(Math.floor(atMs - second * 1000) + 1000).slice(1)}Z`;
  }
}
