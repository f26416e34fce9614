import pl from 'nodejs-polars';
import { describe, expect, it } from 'vitest';
import type { RowFormat } from '../../../../core/ports/workers.ts';
import { encodeRows } from './encode-rows.ts';

const FRAME = pl.DataFrame([
  pl.Series('n', ['9007199254740993', '1', null], pl.Utf8).cast(pl.Int64),
  pl.Series('s', ['a b', 'say "x"', null], pl.Utf8),
  pl.Series('t', [1, 1_700_000_000_123_456, null], pl.Int64).cast(pl.Datetime('us')),
  pl.Series('d', [0, 20_000, null], pl.Int32).cast(pl.Date),
  pl.Series('f', [0.1, 1e16, null], pl.Float32),
  pl.Series('b', [true, false, null], pl.Bool),
]);

function encoded(format: RowFormat, result: unknown): string {
  const { chunks, returned, rowCount } = encodeRows(format, result, 100, 1_000_000);
  expect([returned, rowCount]).toEqual([3, 3]);
  return Buffer.concat([...chunks]).toString();
}

describe('a DataFrame that run() returned', () => {
  it('is its rows by column name in jsonl and csv, no digit lost', () => {
    expect(encoded({ kind: 'jsonl', columns: null }, FRAME)).toBe(
      '{"n":9007199254740993,"s":"a b","t":"1970-01-01T00:00:00.000001","d":"1970-01-01","f":0.10000000149011612,"b":true}\n' +
        '{"n":1,"s":"say \\"x\\"","t":"2023-11-14T22:13:20.123456","d":"2024-10-04","f":10000000272564224,"b":false}\n' +
        '{"n":null,"s":null,"t":null,"d":null,"f":null,"b":null}\n',
    );
    const columns = [{ name: 's', type: 'string' as const }];
    expect(encoded({ kind: 'csv', separator: ',', columns }, FRAME)).toBe('a b\r\n"say ""x"""\r\n""\r\n');
  });

  it('has typed columns in parquet', () => {
    const columns = [
      { name: 't', type: 'datetime' as const },
      { name: 'n', type: 'int' as const },
    ];
    expect(encoded({ kind: 'parquet', columns }, FRAME)).toBe(
      '{"t":"1970-01-01T00:00:00.000001Z","n":9007199254740993}\n' +
        '{"t":"2023-11-14T22:13:20.123456Z","n":1}\n{"t":null,"n":null}\n',
    );
  });

  it('is written in text as pandas writes one', () => {
    expect(encoded({ kind: 'text' }, FRAME)).toBe(
      '9007199254740993 "a b" "1970-01-01 00:00:00.000001" 1970-01-01 0.1 True\n' +
        '1 "say ""x""" "2023-11-14 22:13:20.123456" 2024-10-04 1e+16 False\n     \n',
    );
  });

  it('may be a Series, which is a list', () => {
    expect(encoded({ kind: 'text' }, pl.Series('x', [1, 2, 3], pl.Int32))).toBe('1\n2\n3\n');
  });

  it('is refused where it lacks a column', () => {
    const columns = [{ name: 'x', type: 'int' as const }];
    expect(() => encoded({ kind: 'jsonl', columns }, FRAME)).toThrow('lacks the column "x"');
  });
});
