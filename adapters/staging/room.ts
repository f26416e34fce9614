import type { Budget } from './budget.ts';

/** The bytes that one mini-batch holds: of one budget at a time. */
export class Room {
  #budget: Budget | undefined;
  #bytes = 0;
  #isOver = false;

  takeAtOnce(budget: Budget, bytes: number): boolean {
    if (!budget.takeAtOnce(bytes)) return false;
    this.#hold(budget, bytes);
    return true;
  }

  /** Resolves when there is room. */
  async take(budget: Budget, bytes: number): Promise<void> {
    await budget.take(bytes);
    this.#hold(budget, bytes);
  }

  /** Holds as much of another budget, once that has room; until then what it has. */
  move(budget: Budget): Promise<void> {
    return this.take(budget, this.#bytes);
  }

  /** For good: what it still waits for goes back as soon as it comes. */
  giveBack(): void {
    this.#isOver = true;
    this.#letGo();
  }

  #hold(budget: Budget, bytes: number): void {
    this.#letGo();
    this.#budget = budget;
    this.#bytes = bytes;
    if (this.#isOver) this.#letGo();
  }

  #letGo(): void {
    this.#budget?.giveBack(this.#bytes);
    this.#budget = undefined;
  }
}
