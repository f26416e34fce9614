import type { Budget } from './budget.ts';

/** The bytes that one mini-batch holds: of one budget at a time. */
export class Room {
  #budget: Budget | undefined;
  #bytes = 0;

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

  giveBack(): void {
    this.#budget?.giveBack(this.#bytes);
    this.#budget = undefined;
  }

  #hold(budget: Budget, bytes: number): void {
    this.giveBack();
    this.#budget = budget;
    this.#bytes = bytes;
  }
}
