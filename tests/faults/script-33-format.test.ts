import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeRows } from '../../adapters/worker-process/node/rows/encode-rows.ts';
import type { RowColumn } from '../../core/ports/table/row-line.ts';
import type { RowFormat } from '../../core/ports/workers.ts';
import { openWorkerBench, type WorkerBench } from '../contract/workers-setup.ts';

/** An RFC 4180 reader, written from the RFC and not from our writer. */
function readCsv(text: string, separator: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  while (at < text.length) {
    const quoted = text[at] === '"' ? /"((?:[^"]|"")*)"/sy : undefined;
    let field: string;
    if (quoted !== undefined) {
      quoted.lastIndex = at;
      const found = quoted.exec(text);
      if (found === null) throw new Error(`an open quote at ${at}`);
      field = (found[1] ?? '').replaceAll('""', '"');
      at = quoted.lastIndex;
    } else {
      const ends = [text.indexOf(separator, at), text.indexOf('\r\n', at)].filter((end) => end !== -1);
      const end = Math.min(...ends, text.length);
      field = text.slice(at, end);
      if (/["\r\n]/.test(field)) throw new Error(`a bare quote or line break at ${at}`);
      at = end;
    }
    record.push(field);
    if (text.startsWith('\r\n', at)) {
      records.push(record);
      record = [];
      at += 2;
    } else if (text.startsWith(separator, at)) at += separator.length;
    else throw new Error(`neither separator nor line end at ${at}`);
  }
  if (record.length > 0) throw new Error('the last line has no end');
  return records;
}

const encoded = (format: RowFormat, rows: unknown[]): string =>
  Buffer.concat([...encodeRows(format, rows, rows.length, 10_000_000).chunks]).toString();
const wellFormed = (text: string): string => text.toWellFormed();

describe('fault 33: output that would break the format', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('"', ',', ';', '\r', '\n', '\t', ' ', 'a', '\uD800', '\uDC00', '\uFEFF', '\0') }),
  );

  it('csv: each record is read back as it was, whatever its fields hold', () => {
    const rows = fc
      .integer({ min: 1, max: 4 })
      .chain((width) => fc.array(fc.array(nasty, { minLength: width, maxLength: width })));
    fc.assert(
      fc.property(rows, fc.constantFrom(',', ';', '\t', '|'), (records, separator) => {
        const text = encoded({ kind: 'csv', separator, columns: null }, records);
        expect(readCsv(text, separator)).toEqual(records.map((record) => record.map(wellFormed)));
      }),
    );
  });

  it('csv by column name: the same', () => {
    const columns: RowColumn[] = ['name', 'digit'].map((name) => ({ name, type: 'string' }));
    const rows = fc.array(fc.record({ digit: nasty, other: fc.anything(), name: nasty }));
    fc.assert(
      fc.property(rows, (items) => {
        const text = encoded({ kind: 'csv', separator: ',', columns }, items);
        expect(readCsv(text, ',')).toEqual(items.map(({ name, digit }) => [wellFormed(name), wellFormed(digit)]));
      }),
    );
  });

  it('jsonl: each value is read back as it was, one a line', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ stringUnit: 'binary' })), (values) => {
        const lines = encoded({ kind: 'jsonl', columns: null }, values).split('\n');
        expect(lines.pop()).toBe('');
        expect(lines.map((line) => JSON.parse(line))).toEqual(JSON.parse(JSON.stringify(values)));
      }),
    );
  });

  it('jsonl: half a surrogate pair survives as an escape', () => {
    const [line = ''] = encoded({ kind: 'jsonl', columns: null }, ['a\uD83D']).split('\n');
    expect(JSON.parse(line)).toBe('a\uD83D');
  });

  describe('in a worker', () => {
    let bench: WorkerBench;
    beforeEach(() => {
      bench = openWorkerBench();
    });
    afterEach(() => bench.close());

    it('a row of 100 MB over the limit is refused with size and limit, and the worker goes on', async () => {
      const source =
        'export const run = (_, { minibatchIndex }) => ["x".repeat(minibatchIndex === 0 ? 100_000_000 : 3)];';
      bench.write('big.mjs', source);
      const worker = await bench.ready('big.mjs');
      expect(await worker.run(bench.task(0))).toMatchObject({
        kind: 'too-large',
        bytes: 100_000_001,
        limitBytes: 1024 * 1024,
      });
      expect(await worker.run(bench.task(1))).toMatchObject({ kind: 'succeeded', rows: Buffer.from('xxx\n') });
    });

    it('a row of 100 MB within the limit arrives whole', async () => {
      bench.write('big.mjs', 'export const run = () => ["ä".repeat(50_000_000)];');
      const worker = await bench.ready('big.mjs', { resultLimitBytes: 100_000_001 });
      const outcome = await worker.run(bench.task(0));
      expect(outcome).toMatchObject({ kind: 'succeeded', rowCount: 1, rows: { length: 100_000_001 } });
    });

    it('a value that does not fit its column fails the try and names row, column and value', async () => {
      bench.write('typed.mjs', 'export const run = () => [{ digit: 7 }, { digit: "seven" }];');
      const rows: RowFormat = { kind: 'csv', separator: ',', columns: [{ name: 'digit', type: 'int' }] };
      const worker = await bench.ready('typed.mjs', { rows });
      expect(await worker.run(bench.task(0))).toMatchObject({
        kind: 'failed',
        error: { message: `row 1 (counted from 0) has in column "digit" (int) 'seven', which does not fit` },
      });
    });
  });
});
