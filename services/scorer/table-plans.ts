import { MillraceError } from '../../core/errors.ts';
import type { MiniBatch } from '../../core/ports/records.ts';
import { addressOf } from '../../core/ports/records.ts';
import type { Store } from '../../core/ports/store.ts';
import { readTablePlan } from '../../core/table/kept-table-plan.ts';
import type { TablePlan } from '../../core/table/table-plan.ts';

/** Steps that are worked on at once have few tables each; a scorer that lives for months sees very many. */
const MOST_KEPT = 64;

/** How the tables of the steps at hand are read, as their planner has kept it. Those used last stay in memory. */
export class TablePlans {
  readonly #store: Store;
  /** In the order of their last use. */
  readonly #plans = new Map<string, TablePlan>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Undefined for files. @throws MillraceError `STATE_CORRUPT` where the plan is gone */
  async of(miniBatch: MiniBatch): Promise<TablePlan | undefined> {
    if (!miniBatch.ranges) return undefined;
    const key = `${addressOf(miniBatch)}/${miniBatch.input}`;
    const known = this.#plans.get(key) ?? (await readTablePlan(this.#store, miniBatch, miniBatch.input));
    if (known === undefined) {
      throw new MillraceError('STATE_CORRUPT', `how the table ${key} is to be read is not in the workspace`);
    }
    this.#keep(key, known);
    return known;
  }

  #keep(key: string, plan: TablePlan): void {
    this.#plans.delete(key);
    this.#plans.set(key, plan);
    const [oldest] = this.#plans.keys();
    if (this.#plans.size > MOST_KEPT && oldest !== undefined) this.#plans.delete(oldest);
  }
}
