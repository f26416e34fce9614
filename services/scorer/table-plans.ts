import { MillraceError } from '../../core/errors.ts';
import { Newest } from '../../core/newest.ts';
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
  readonly #plans = new Newest<TablePlan>(MOST_KEPT);

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
    this.#plans.set(key, known);
    return known;
  }
}
