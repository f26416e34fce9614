import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../core/ports/outcome.ts';
import type { TableRange } from '../../core/ports/table/table-format.ts';
import { INT96_FILE } from '../support/int96-file.ts';
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

    it.each<[string, TableRange, unknown]>([
      [
        'any years, or refuse them by name',
        [0, 4],
        host.readsAnyInt96 === true ? ALL : 'its column t has moments outside of the years',
      ],
      ['the years of today', [1, 3], ['2024-05-01T12:00:00.250Z', null]],
    ])('and moments of INT96 in %s', async (_, range, expected) => {
      const table = { format: 'parquet', columns: columns({ t: 'datetime' }), ranges: [range] } as const;
      const outcome = await worker.outcomeOf('t.parquet', INT96_FILE, table);
      expect(outcome).toMatchObject({ items: range[1] - range[0] });
      if (outcome.kind === 'failed') expect(outcome.error.message).toContain(expected);
      else expect(rowsIn(outcome)).toEqual(expected);
    });
  });
}

const ALL = ['9999-12-31T00:00:00.000Z', '2024-05-01T12:00:00.250Z', null, '0001-01-01T00:00:00.000Z'];

const rowsIn = (outcome: Outcome) =>
  outcome.kind === 'succeeded' &&
  Buffer.from(outcome.rows)
    .toString()
    .trim()
    .split('\n')
    .slice(1)
    .flatMap((line) => JSON.parse(line));
