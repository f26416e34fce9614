/** So many runs a service may have at work at once; what it knew of older ones is forgotten. */
const MOST_RUNS = 1_024;

/** A map that holds only what was set last: of what goes elsewhere nobody says that it is over. */
export class Newest<Value> {
  readonly #values = new Map<string, Value>();
  readonly #most: number;

  constructor(most = MOST_RUNS) {
    this.#most = most;
  }

  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: Value): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size <= this.#most) return;
    for (const oldest of this.#values.keys()) {
      this.#values.delete(oldest);
      return;
    }
  }

  /** Those set longest ago first. */
  entries(): IterableIterator<[string, Value]> {
    return this.#values.entries();
  }

  delete(key: string): void {
    this.#values.delete(key);
  }
}
