import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { columns } from './plain-table.ts';
import { TableWorker } from './table-worker.ts';
import type { HostUnderTest } from './workers.contract.ts';

/** What every host makes of a table in Parquet. */
export function workersParquetContract(name: string, host: HostUnderTest): void {
  describe(`${name} workers read parquet`, () => {
    const worker = new TableWorker(host);

    it('and refuse a file that lacks a column, and count its rows', async () => {
      const content = Buffer.from(parquetWriteBuffer({ columnData: [{ name: 'a', data: ['1', '2', '3'] }] }));
      const table = { format: 'parquet', columns: columns({ a: 'string', 'b.c': 'string' }) } as const;
      const outcome = await worker.outcomeOf('t.parquet', content, { ...table, ranges: [[1, 9]] });
      expect(outcome).toMatchObject({ kind: 'failed', retryable: false, items: 2 });
      expect(outcome.kind === 'failed' && outcome.error.message).toMatch(/t\.parquet has no column b\.c, .* it has a$/);
    });
  });
}
