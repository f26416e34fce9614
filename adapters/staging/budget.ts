/** Lets so much be in use at a time, bytes, calls or open files; one that is larger than all of it goes alone. */
export class Budget {
  readonly #most: number;
  #taken = 0;
  readonly #waiting: { readonly amount: number; readonly go: () => void }[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** Resolves when there is room, in the order of the calls. */
  async take(amount: number): Promise<void> {
    if (!this.takeAtOnce(amount)) await new Promise<void>((go) => this.#waiting.push({ amount, go }));
  }

  /** False when there is no room now: then nothing is taken. */
  takeAtOnce(amount: number): boolean {
    if (this.#waiting.length > 0 || !this.#hasRoom(amount)) return false;
    this.#taken += amount;
    return true;
  }

  /** Takes so much while something is under way. */
  async during<T>(amount: number, act: () => Promise<T>): Promise<T> {
    await this.take(amount);
    try {
      return await act();
    } finally {
      this.giveBack(amount);
    }
  }

  giveBack(amount: number): void {
    this.#taken -= amount;
    for (let next = this.#waiting[0]; next !== undefined && this.#hasRoom(next.amount); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#taken += next.amount;
      next.go();
    }
  }

  #hasRoom(amount: number): boolean {
    return this.#taken === 0 || this.#taken + amount <= this.#most;
  }
}
