import { describe, expect, it } from 'vitest';
import { columns } from './plain-table.ts';
import { TableWorker } from './table-worker.ts';
import type { HostUnderTest } from './workers.contract.ts';

/** What every host makes of a table whose rows lie in several files, as those of a combination of keys do. */
export function workersTableGroupsContract(name: string, host: HostUnderTest): void {
  describe(`${name} workers read several files as one table`, () => {
    const worker = new TableWorker(host);

    it('and count the rows of all of them where one is refused', async () => {
      const declared = columns({ n: 'int' }).map((column) => ({ ...column, isDeclared: true }));
      const texts = ['1\n2\n', '3\nx\n', '4\n', 'y\n'];
      const files = texts.map((text, at) => worker.bench.write(`${at}.csv`, text));
      const table = { columns: declared, ranges: texts.map(() => [0, 99] as const), headers: texts.map(() => false) };
      const outcome = await worker.outcomeOfAll(files, table);
      expect(outcome).toMatchObject({ kind: 'failed', retryable: false, items: 6 });
      expect(outcome.kind === 'failed' && outcome.error.message).toContain('1.csv: row 1');
    });
  });
}
