import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../core/ports/outcome.ts';
import type { TableTask } from '../../core/ports/table/table-format.ts';
import { columns } from './plain-table.ts';
import { TableWorker } from './table-worker.ts';
import type { HostUnderTest } from './workers.contract.ts';

const misfitsIn = (outcome: Outcome): unknown =>
  outcome.kind === 'succeeded' && outcome.warnings.filter((warning) => warning.startsWith('misfit'));

/** What every host makes of values that a quick reader may change on the way. */
export function workersTableValuesContract(name: string, host: HostUnderTest): void {
  describe(`${name} workers keep the values of a table`, () => {
    const worker = new TableWorker(host);

    const textOf = async (file: string, content: string, table: Partial<TableTask>): Promise<string> => {
      const outcome = await worker.outcomeOf(file, content, table);
      if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome));
      return Buffer.from(outcome.rows).toString();
    };

    it('that end in a CR', async () => {
      const table = { columns: columns({ a: 'string', b: 'int' }) };
      expect(await textOf('t.csv', 'x\r,1\ny,2\n', table)).toContain(JSON.stringify(['x\r', 1]));
    });

    it('that begin with U+FEFF, behind the start of the file', async () => {
      const table = { columns: columns({ a: 'string', b: 'string' }), ranges: [[4, 99]] as const };
      expect(await textOf('t.csv', 'w,0\n\ufeffx,y\n', table)).toMatch(/\["(\ufeff|\\ufeff)x","y"\]/);
    });

    it.each([
      ['string', '9007199254740993', '["9007199254740993"]'],
      // One that a script may take for a number without a loss.
      ['int', '9007199254740994', '[9007199254740994]'],
    ] as const)('that are whole numbers beyond 2^53 in jsonl, as %s', async (type, digits, row) => {
      const rows = await textOf('t.jsonl', `{"a":${digits}}\n`, { format: 'jsonl', columns: columns({ a: type }) });
      expect(rows).toContain(row);
    });

    it('that are whole numbers of thousands of digits: text has all, an int none, but for zeros before it', async () => {
      const [long, zeros] = ['9'.repeat(5_000), '0'.repeat(5_000)];
      const csv = await textOf('t.csv', `x,${long}\ny,-${zeros}7\n`, { columns: columns({ a: 'string', b: 'int' }) });
      expect(csv).toContain('["x",null]\n["y",-7]');
      const table = { format: 'jsonl', columns: columns({ a: 'string', b: 'int' }) } as const;
      expect(await textOf('t.jsonl', `{"a":${long},"b":${long}}\n`, table)).toContain(`["${long}",null]`);
    });

    it('or refuse them by name: a whole number beyond 64 bits', async () => {
      const declared = columns({ a: 'int' }).map((column) => ({ ...column, isDeclared: true }));
      const outcome = await worker.outcomeOf('t.jsonl', '{"a":1180591620717411303424}\n', {
        format: 'jsonl',
        columns: declared,
      });
      expect(outcome.kind === 'failed' && outcome.error.message).toContain('"a" (int) 1180591620717411303424');
    });

    it.each([
      ['float', 'x, '],
      ['int', 'x,\t'],
      ['int', 'x,2\f'],
      ['float', 'x,3\v'],
    ] as const)('or refuse them by name, in csv as %s: %j', async (type, row) => {
      const declared = columns({ a: 'string', b: type }).map((column) => ({ ...column, isDeclared: true }));
      const outcome = await worker.outcomeOf('t.csv', `x,1\n${row}\n`, { columns: declared });
      const told = `row 1 of the mini-batch has in column "b" (${type}) ${JSON.stringify(row.slice(2))}, which does not fit`;
      expect(outcome.kind === 'failed' && outcome.error.message).toContain(told);
    });

    it('but for blanks behind a number, which is null where nothing was declared', async () => {
      const table = { columns: columns({ a: 'string', b: 'float' }) };
      expect(await textOf('t.csv', 'x,1.5\ny,5\v\n', table)).toContain('["x",1.5]\n["y",null]');
    });

    it.each([
      ['csv', 'int', '1,x\n5 ,y\n,z\n7.5,z\n', '"5 "'],
      ['csv', 'int', '1,x\n\t,y\n', '"\\t"'],
      ['csv', 'float', '1,"x\n1e,y\n', '"1e"'],
      ['csv', 'bool', 'TRUE,x\nyes,y\n', '"yes"'],
      ['csv', 'datetime', '2024-02-29,x\n2023-02-29,y\n', '"2023-02-29"'],
      ['jsonl', 'int', '{"a b":1}\n{"a b":"2"}\n', '"2"'],
    ] as const)(
      'or warn of the first that is null because it does not fit what was inferred: %s, %s, %j',
      async (format, type, text, value) => {
        const table = { format, columns: columns({ 'a b': type, c: 'string' }) };
        const outcome = await worker.outcomeOf(`t.${format}`, text, table);
        const told = `column "a b" has ${value}, which does not fit ${type}, the type inferred from its first rows; such values are null: declare the column in column_types, as string to keep them`;
        const path = worker.bench.write(`t.${format}`, text);
        expect(misfitsIn(outcome)).toEqual([`misfit "a b"\t${path}: ${told}`]);
      },
    );

    it('and warn of none that is missing', async () => {
      const table = { columns: columns({ a: 'int', b: 'datetime', c: 'bool' }) };
      const outcome = await worker.outcomeOf('t.csv', '1,2024-01-01,true\n"",,\n3\n', table);
      expect(misfitsIn(outcome)).toEqual([]);
    });

    it('and warn of a quote that never closes where line breaks belong to its field', async () => {
      const told = async (content: string, table: Partial<TableTask>) => {
        const path = worker.bench.write('t.csv', content);
        const columnsOf = { columns: columns({ a: 'int', b: 'string' }), multiLine: true };
        const outcome = await worker.outcomeOfAll([path], { ...columnsOf, ...table });
        const warnings = outcome.kind === 'succeeded' ? outcome.warnings : [];
        return warnings.filter((text) => text.startsWith('open')).map((text) => text.replace(path, 'PATH'));
      };
      const warning = (line: string) => [
        `open-quote\tPATH: the quote that opens in line ${line} never closes: all behind it is one value of one row`,
      ];
      const text = 'a,b\n1,"x\ny"\n2,"open\n3,z\n';
      expect(await told(text, { headers: [true] })).toEqual(warning('4'));
      expect(await told(text, { headers: [true], ranges: [[12, 99]] })).toEqual(warning('1 behind byte 12'));
      expect(await told(text, { multiLine: false, headers: [true] })).toEqual([]);
      expect(await told('1,"x""\ny"\n', {})).toEqual([]);
    });

    it('that hold half of a surrogate pair in jsonl, as U+FFFD, and whole pairs', async () => {
      const line = '{"a":"x\\ud800\\ud83d\\ude00"}\n';
      const rows = await textOf('t.jsonl', line, { format: 'jsonl', columns: columns({ a: 'string' }) });
      expect(rows).toContain('["x\ufffd\u{1f600}"]');
    });

    it.each(['1.10', '1e400', '1e-7', '12345678901234567890.123', '{"b":1,"1":2.50}', '[-0.0,"x  y"]', 'true'])(
      'that are no text in jsonl as they stand there, where the column has texts: %s',
      async (text) => {
        const table = { format: 'jsonl', columns: columns({ a: 'string' }) } as const;
        expect(await textOf('t.jsonl', `{"a": ${text.replace(':', ' : ')}}\n`, table)).toContain(
          JSON.stringify([text]),
        );
      },
    );

    it('that are parts of an object in jsonl, to the last digit', async () => {
      const line = '{"a":{"z":12345678901234567890,"x":1e400}}\n';
      const rows = await textOf('t.jsonl', line, { format: 'jsonl', columns: columns({ a: 'string' }) });
      expect(rows).toContain(JSON.stringify(['{"z":12345678901234567890,"x":1e400}']));
    });
  });
}
