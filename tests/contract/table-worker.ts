import { afterAll, beforeAll } from 'vitest';
import type { Outcome } from '../../core/ports/outcome.ts';
import type { TableTask } from '../../core/ports/table/table-format.ts';
import type { MiniBatchTask, Worker } from '../../core/ports/workers.ts';
import { PLAIN } from './plain-table.ts';
import type { HostUnderTest } from './workers.contract.ts';
import { openWorkerBench, type WorkerBench } from './workers-setup.ts';

/** A worker whose script returns the rows of its tables, for all tests of a `describe`. */
export class TableWorker {
  #bench: WorkerBench | undefined;
  #worker: Worker | undefined;

  constructor(host: HostUnderTest) {
    beforeAll(async () => {
      this.#bench = openWorkerBench(host.open());
      this.#worker = await this.#bench.ready(`table-rows.${host.extension}`, {
        codeFolder: host.scripts,
        inherited: host.inherited ?? {},
      });
    });
    afterAll(() => this.bench.close());
  }

  get bench(): WorkerBench {
    return this.#bench as WorkerBench;
  }

  /** What it makes of one file with this content. */
  outcomeOf(file: string, content: string | Buffer, table: Partial<TableTask>): Promise<Outcome> {
    return this.outcomeOfAll([this.bench.write(file, content)], table);
  }

  /** Of files that it was given to write. `more`: of the mini-batch. */
  outcomeOfAll(
    files: readonly string[],
    table: Partial<TableTask>,
    more: Partial<MiniBatchTask> = {},
  ): Promise<Outcome> {
    return (this.#worker as Worker).run({ ...this.bench.task(0, ...files), ...more, table: { ...PLAIN, ...table } });
  }
}
