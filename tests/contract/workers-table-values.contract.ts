import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TableTask } from '../../core/ports/table/table-format.ts';
import type { Worker } from '../../core/ports/workers.ts';
import { columns, PLAIN } from './plain-table.ts';
import type { HostUnderTest } from './workers.contract.ts';
import { openWorkerBench, type WorkerBench } from './workers-setup.ts';

/** What every host makes of values that a quick reader may change on the way. */
export function workersTableValuesContract(name: string, host: HostUnderTest): void {
  describe(`${name} workers keep the values of a table`, () => {
    let bench: WorkerBench;
    let worker: Worker;
    beforeAll(async () => {
      bench = openWorkerBench(host.open());
      worker = await bench.ready(`table-rows.${host.extension}`, {
        codeFolder: host.scripts,
        inherited: host.inherited ?? {},
      });
    });
    afterAll(() => bench.close());

    const textOf = async (file: string, content: string, table: Partial<TableTask>): Promise<string> => {
      const outcome = await worker.run({ ...bench.task(0, bench.write(file, content)), table: { ...PLAIN, ...table } });
      if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome));
      return Buffer.from(outcome.rows).toString();
    };

    it('that end in a CR', async () => {
      const table = { columns: columns({ a: 'string', b: 'int' }) };
      expect(await textOf('t.csv', 'x\r,1\ny,2\n', table)).toContain(JSON.stringify(['x\r', 1]));
    });

    it('that begin with U+FEFF, behind the start of the file', async () => {
      const table = { columns: columns({ a: 'string', b: 'int' }), ranges: [[4, 99]] as const };
      expect(await textOf('t.csv', 'w,0\n\ufeffx,1\n', table)).toMatch(/\["(\ufeff|\\ufeff)x",1\]/);
    });

    it.each([
      ['string', '9007199254740993', '["9007199254740993"]'],
      // One that a script may take for a number without a loss.
      ['int', '9007199254740994', '[9007199254740994]'],
    ] as const)('that are whole numbers beyond 2^53 in jsonl, as %s', async (type, digits, row) => {
      const rows = await textOf('t.jsonl', `{"a":${digits}}\n`, { format: 'jsonl', columns: columns({ a: type }) });
      expect(rows).toContain(row);
    });

    it('that are parts of an object in jsonl, to the last digit', async () => {
      const line = '{"a":{"z":12345678901234567890,"x":1e400}}\n';
      const rows = await textOf('t.jsonl', line, { format: 'jsonl', columns: columns({ a: 'string' }) });
      expect(rows).toContain(JSON.stringify(['{"z":12345678901234567890,"x":null}']));
    });
  });
}
