import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { TableTask } from '../../core/ports/table/table-format.ts';
import { columns } from './plain-table.ts';
import { TableWorker } from './table-worker.ts';
import type { HostUnderTest } from './workers.contract.ts';

const AB = { columns: columns({ a: 'int', b: 'string' }), headers: [true] };

/** What every host makes of a CR that ends no line, and of a file that is nothing but a header. */
export function workersLineEndsContract(name: string, host: HostUnderTest): void {
  describe(`${name} workers read a table by its line ends`, () => {
    const worker = new TableWorker(host);

    async function told(file: string, content: string | Buffer, table: Partial<TableTask> = {}): Promise<unknown> {
      const path = worker.bench.write(file, content);
      const outcome = await worker.outcomeOfAll([path], { ...AB, ...table });
      if (outcome.kind !== 'succeeded') return outcome;
      const warnings = outcome.warnings.filter((text) => text.startsWith('lone-cr'));
      return warnings.map((text) => text.replaceAll(path, 'PATH'));
    }

    const word = (line: string) => [
      `lone-cr "PATH"\tPATH: a CR in line ${line}, which no LF follows, is a character of its field and ends no row; convert the file's line ends to LF or CR LF if it should`,
    ];

    it('and warn of the first CR of a file that ends no row, outside quotes', async () => {
      const mixed = 'a,b\r\n1,2\r\n3,4\r5,6\r\n7,8\r9,0\r\n';
      expect(await told('t.csv', mixed)).toEqual(word('3'));
      expect(await told('t.csv', mixed, { multiLine: true })).toEqual(word('3'));
      expect(await told('t.csv', mixed, { ranges: [[10, 99]] })).toEqual(word('1 behind byte 10'));
      expect(await told('t.csv', 'a,b\n1,"x"\n2,"y"\r3,z\n')).toEqual(word('3'));
      expect(await told('t.csv', '1,2\r3,4\r', { headers: [false] })).toEqual(word('1'));
      expect(await told('t.tsv', mixed.replaceAll(',', '\t'), { separator: '\t' })).toEqual(word('3'));
      expect(await told('t.csv.gz', gzipSync(mixed))).toEqual(word('3'));
      expect(await told('t.csv', Buffer.from(`\ufeff${mixed}`, 'utf16le'), { encoding: 'utf-16' })).toEqual(word('3'));
    });

    it('and of none inside quotes, or before an LF', async () => {
      expect(await told('t.csv', 'a,b\r\n1,"x\ry"\r\n2,"\r"\r\n')).toEqual([]);
      expect(await told('t.csv', 'a,b\r\n1,"x\r\ny"\r\n', { multiLine: true })).toEqual([]);
    });

    it.each(['a,b\r1,2\r3,4\r', '"a","b"\r1,2\r'])('and refuse a file whose header holds one: %j', async (content) => {
      const outcome = await told('t.csv', content);
      expect(outcome).toMatchObject({ kind: 'failed', retryable: false });
      expect(outcome).not.toHaveProperty('items');
      const what =
        't.csv has in its header a CR that no LF follows: lines of a table end with LF or CR LF; convert its line ends';
      expect(outcome).toHaveProperty('error.message', expect.stringContaining(what));
    });

    it('and count the rows of such a file where it has any', async () => {
      expect(await told('t.csv', 'a,b\r1,2\n3,4\n5,6\n')).toMatchObject({ kind: 'failed', items: 2 });
    });

    it('and refuse a file that has nothing but another header', async () => {
      expect(await told('t.csv', 'a,c')).toMatchObject({ kind: 'failed', retryable: false, items: 0 });
    });

    it('and take a header that holds one in quotes', async () => {
      const table = { columns: columns({ 'a\rb': 'int' }) };
      expect(await told('t.csv', '"a\rb"\r\n1\r\n', table)).toEqual([]);
    });
  });
}
