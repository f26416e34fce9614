import { describe, expect, it } from 'vitest';
import { columns } from './plain-table.ts';
import { TableWorker } from './table-worker.ts';
import type { HostUnderTest } from './workers.contract.ts';

/** What every host makes of a table whose rows lie in several files, as those of a combination of keys do. */
export function workersTableGroupsContract(name: string, host: HostUnderTest): void {
  describe(`${name} workers read several files as one table`, () => {
    const worker = new TableWorker(host);

    it('and warn once of bytes that are not UTF-8, naming the first file with such', async () => {
      const texts = ['à\n', 'é\n', 'ö\n'];
      const files = texts.map((text, at) =>
        worker.bench.write(`l${at}.csv`, Buffer.from(text, at > 0 ? 'latin1' : 'utf8')),
      );
      const whole = { ranges: texts.map(() => [0, 99] as const), headers: texts.map(() => false) };
      const outcome = await worker.outcomeOfAll(files, { columns: columns({ a: 'string' }), ...whole });
      const told = /^no-utf-8\t.*l1\.csv holds bytes that are not UTF-8, .* encoding: iso-8859-1/;
      const warnings = [expect.stringMatching(/^more-rows/), expect.stringMatching(told)];
      expect(outcome).toMatchObject({ kind: 'succeeded', items: 3, warnings });
    });

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
