import { describe, expect, it } from 'vitest';
import type { RowColumn } from '../../../../core/ports/table/row-line.ts';
import type { RowFormat } from '../../../../core/ports/workers.ts';
import { type EncodedRows, encodeRows } from './encode-rows.ts';
import { ResultTooLarge } from './result-refused.ts';

const TEXT: RowFormat = { kind: 'text' };
const LIMIT = 1_000_000;

const encode = (format: RowFormat, result: unknown, items = 100): EncodedRows =>
  encodeRows(format, result, items, LIMIT);
const bytes = (encoded: EncodedRows): string => Buffer.concat([...encoded.chunks]).toString();
const csv = (columns: readonly RowColumn[] | null = null, separator = ','): RowFormat => ({
  kind: 'csv',
  separator,
  columns,
});
const jsonl = (columns: readonly RowColumn[] | null = null): RowFormat => ({ kind: 'jsonl', columns });
const column = (name: string, type: RowColumn['type']): RowColumn => ({ name, type });

describe('encodeRows', () => {
  it.each([
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a text', 'digits', "the string 'digits'"],
    ['a number', 5, 'the number 5'],
    ['a set', new Set([1]), 'a Set'],
    ['an object', { a: 1 }, 'the object { a: 1 }'],
    ['an object without prototype', Object.create(null), 'the object [Object: null prototype] {}'],
    ['a function', () => [], 'a function'],
    ['a view that has no elements', new DataView(new ArrayBuffer(1)), 'a DataView'],
  ])('refuses %s, which is not a list', (_, result, named) => {
    expect(() => encode(TEXT, result)).toThrow(
      `run() returned ${named}, not a list: return one element for each input item that succeeded`,
    );
  });

  it('takes an empty list', () => {
    expect(encode(TEXT, [])).toEqual({ returned: 0, rowCount: 0, chunks: [], warnings: [] });
  });

  it('takes typed arrays as lists', () => {
    expect(bytes(encode(TEXT, new Float64Array([1.5, 2])))).toBe('1.5\n2\n');
  });

  it('counts but writes nothing with summary_only, whatever the elements are', () => {
    const encoded = encode({ kind: 'none' }, [() => 0, Symbol('x'), 1], 2);
    expect(encoded).toMatchObject({ returned: 3, rowCount: 0, chunks: [] });
    expect(encoded.warnings).toEqual([expect.stringMatching(/^more-rows\t/)]);
  });

  it('warns once of more elements than items and writes them all', () => {
    const encoded = encode(TEXT, ['a', 'b', 'c'], 2);
    expect(bytes(encoded)).toBe('a\nb\nc\n');
    expect(encoded.warnings).toEqual([
      'more-rows\trun() returned 3 elements for 2 items: all are written, 2 succeeded',
    ]);
    expect(encode(TEXT, ['a', 'b'], 1).warnings).toEqual([expect.stringContaining('2 elements for 1 item: ')]);
  });

  it('warns of columns that differ from those of an earlier mini-batch, where none are declared', () => {
    const format = csv();
    const told = [{ a: 1, b: 2 }, { a: 3, b: 4 }, [5], { b: 6, a: 7 }].map((item) => encode(format, [item]).warnings);
    const what =
      'its rows have the columns ["b","a"], those of a mini-batch before it ["a","b"]: declare append_row_columns';
    expect(told).toEqual([[], [], [], [`columns\t${what}`]]);
    expect(encode(csv([column('c', 'int')]), [{ c: 1 }]).warnings).toEqual([]);
  });

  it('stops as soon as the rows are certain to be too large', () => {
    let seen = 0;
    const rows = Array.from({ length: 1_000 }, () => ({ toJSON: () => `${++seen}`.padEnd(10_000) }));
    expect(() => encodeRows(TEXT, rows, 1_000, 100_000)).toThrow(ResultTooLarge);
    expect(seen).toBeLessThan(30);
  });

  it('measures the limit in bytes, to the byte', () => {
    expect(encodeRows(TEXT, ['ä'], 1, 3).rowCount).toBe(1);
    expect(() => encodeRows(TEXT, ['ää'], 1, 4)).toThrow(ResultTooLarge);
  });
});

describe('text', () => {
  it('writes strings as they are, plain values by String, objects and arrays as JSON', () => {
    const items = ['a "b", c', 1.5, -0, true, null, undefined, 12n, { a: [1] }, ['x', null], new Date(0)];
    const lines = ['a "b", c', '1.5', '0', 'true', 'null', 'undefined', '12', '{"a":[1]}', '["x",null]'];
    expect(bytes(encode(TEXT, items))).toBe([...lines, '"1970-01-01T00:00:00.000Z"', ''].join('\n'));
  });

  it('writes a line break as it is, with one warning', () => {
    const encoded = encode(TEXT, ['a\nb', 'c\rd']);
    expect(bytes(encoded)).toBe('a\nb\nc\rd\n');
    expect(encoded.warnings).toEqual([expect.stringMatching(/^line-break\t/)]);
  });

  it('writes half a surrogate pair as U+FFFD, with one warning', () => {
    const encoded = encode(TEXT, ['a\uD83D', '\uDE00b']);
    expect(bytes(encoded)).toBe('a\uFFFD\n\uFFFDb\n');
    expect(encoded.warnings).toEqual([expect.stringMatching(/^lone-surrogate\t/)]);
  });

  it.each([
    ['function', () => 0],
    ['symbol', Symbol('x')],
  ])('refuses a %s and names its row', (kind, item) => {
    expect(() => encode(TEXT, ['a', item])).toThrow(`row 1 (counted from 0) is a ${kind}`);
  });

  it('refuses what JSON cannot hold and names its row', () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(() => encode(TEXT, [1, 2, circle])).toThrow('row 2 (counted from 0) cannot be written as JSON: Converting');
  });
});

describe('csv', () => {
  it('quotes what holds separator, quote or line break, and ends lines with CRLF', () => {
    expect(bytes(encode(csv(), [['a', 'b,c', 'd"e', 'f\ng', 'h\ri', ' j ', '']]))).toBe(
      'a,"b,c","d""e","f\ng","h\ri", j ,\r\n',
    );
    expect(bytes(encode(csv(null, ';'), [['a;b', 'c,d']]))).toBe('"a;b";c,d\r\n');
  });

  it('writes values of every kind', () => {
    const row = [null, undefined, 1.5, 12n, false, { a: 1 }, [1, 'b'], new Date(0), Number.NaN];
    expect(bytes(encode(csv(), [row]))).toBe(',,1.5,12,false,"{""a"":1}","[1,""b""]",1970-01-01T00:00:00.000Z,NaN\r\n');
  });

  it('takes anything else as one field', () => {
    expect(bytes(encode(csv(), ['a,b', 5, true, new Date(0), new Uint8Array([1, 2])]))).toBe(
      '"a,b"\r\n5\r\ntrue\r\n1970-01-01T00:00:00.000Z\r\n1,2\r\n',
    );
  });

  it('keeps a record whose only field is empty from becoming an empty line', () => {
    expect(bytes(encode(csv(), ['', null, [], ['']]))).toBe('""\r\n""\r\n""\r\n""\r\n');
  });

  it('without columns takes keys and order of the first row', () => {
    expect(
      bytes(
        encode(csv(), [
          { b: 1, a: 2 },
          { a: 3, b: 4 },
        ]),
      ),
    ).toBe('1,2\r\n4,3\r\n');
  });

  it('without columns refuses a row with other keys and names the key', () => {
    expect(() => encode(csv(), [{ a: 1 }, { a: 1, c: 2 }])).toThrow('row 1 (counted from 0) has the key "c"');
    expect(() => encode(csv(), [{ a: 1, b: 2 }, { a: 1 }])).toThrow('row 1 (counted from 0) lacks the column "b"');
    expect(() =>
      encode(csv(), [
        { a: 1, b: 2 },
        { a: 1, c: 2 },
      ]),
    ).toThrow('"c"');
  });

  it('with columns writes exactly those, in that order', () => {
    const columns = [column('b', 'string'), column('a', 'int')];
    const items = [{ a: 1, b: 'x', c: 'dropped' }, ['y', 2], new Map()];
    expect(bytes(encode(csv(columns), items.slice(0, 2)))).toBe('x,1\r\ny,2\r\n');
    expect(() => encode(csv(columns), items)).toThrow('row 2 (counted from 0) lacks the column "b"');
    expect(() => encode(csv(columns), [['x']])).toThrow('row 0 (counted from 0) has 1 values for 2 columns');
    expect(() => encode(csv(columns), ['x'])).toThrow('has 1 values for 2 columns');
  });

  it('does not take what every object has for a column', () => {
    expect(() => encode(csv([column('constructor', 'string')]), [{}])).toThrow('lacks the column "constructor"');
  });

  it('refuses functions and symbols in a row', () => {
    expect(() => encode(csv(), [[() => 0]])).toThrow('row 0 (counted from 0) holds a function');
    expect(() => encode(csv(), [{ a: Symbol('x') }])).toThrow('holds a symbol');
  });
});

describe('jsonl', () => {
  it('writes one JSON value a line', () => {
    const items = ['a\nb', 1, Number.NaN, Number.POSITIVE_INFINITY, null, undefined, true, { a: { b: [1] } }, [1, 'x']];
    expect(bytes(encode(jsonl(), items))).toBe('"a\\nb"\n1\nnull\nnull\nnull\nnull\ntrue\n{"a":{"b":[1]}}\n[1,"x"]\n');
  });

  it('writes big integers as their digits', () => {
    const big = 123456789012345678901234567890n;
    expect(bytes(encode(jsonl(), [big, { a: [big, 1.5] }]))).toBe(`${big}\n{"a":[${big},1.5]}\n`);
  });

  it('writes typed arrays as lists', () => {
    expect(bytes(encode(jsonl(), [new Float64Array([0.5, 2])]))).toBe('[0.5,2]\n');
  });

  it('with columns keeps exactly those of an object, in their order, and names those of an array', () => {
    const columns = [column('b', 'float'), column('a"', 'string')];
    expect(bytes(encode(jsonl(columns), [{ 'a"': 'x', b: 1.5, c: 0 }, [2, 'y'], [Number.NaN, null]]))).toBe(
      '{"b":1.5,"a\\"":"x"}\n{"b":2,"a\\"":"y"}\n{"b":null,"a\\"":null}\n',
    );
    expect(() => encode(jsonl(columns), [{ b: 1 }])).toThrow('row 0 (counted from 0) lacks the column "a""');
  });

  it.each([
    ['function', () => 0],
    ['symbol', Symbol('x')],
  ])('refuses a %s', (kind, item) => {
    expect(() => encode(jsonl(), [item])).toThrow(`is a ${kind} and cannot be written`);
  });
});

describe('typed columns', () => {
  const date = new Date(Date.UTC(2026, 0, 2, 3, 4, 5));
  const fitting: readonly [RowColumn['type'], unknown, string][] = [
    ['string', 'x', 'x'],
    ['int', -5, '-5'],
    ['int', 2n ** 63n - 1n, '9223372036854775807'],
    ['float', 0.5, '0.5'],
    ['float', 3, '3'],
    ['bool', true, 'true'],
    ['datetime', date, '2026-01-02T03:04:05.000Z'],
    ['datetime', '2026-01-02', '2026-01-02'],
    ['datetime', '2026-01-02 03:04:05.123456+01:00', '2026-01-02 03:04:05.123456+01:00'],
    ['int', null, '""'],
    ['datetime', undefined, '""'],
  ];
  it.each(fitting)('%s takes %s', (type, value, written) => {
    expect(bytes(encode(csv([column('c', type)]), [{ c: value }]))).toBe(`${written}\r\n`);
  });

  const misfits: readonly [RowColumn['type'], unknown, string][] = [
    ['string', 5, '5'],
    ['int', 1.5, '1.5'],
    ['int', '5', "'5'"],
    ['int', 2 ** 60, '1152921504606847000'],
    ['int', 2n ** 63n, '9223372036854775808n'],
    ['float', 'x', "'x'"],
    ['bool', 1, '1'],
    ['datetime', 'tomorrow', "'tomorrow'"],
    ['datetime', '2026-13-45', "'2026-13-45'"],
    ['datetime', new Date(Number.NaN), 'Invalid Date'],
    ['string', { a: 1 }, '{ a: 1 }'],
  ];
  it.each(misfits)('%s refuses %s, naming row, column and value', (type, value, shown) => {
    const items = [{ score: null }, { score: value }];
    for (const format of [csv([column('score', type)]), jsonl([column('score', type)])]) {
      expect(() => encode(format, items)).toThrow(
        `row 1 (counted from 0) has in column "score" (${type}) ${shown}, which does not fit`,
      );
    }
  });
});

describe('rows on their way into parquet', () => {
  const format: RowFormat = { kind: 'parquet', columns: [column('s', 'string'), column('d', 'datetime')] };

  it('have one form alone: moments in UTC, text without half a character', () => {
    const encoded = encode(format, [
      { d: new Date(5), s: 'a\uD83D', x: 1 },
      ['b', '2026-01-02 00:00+01:00'],
      [null, null],
    ]);
    expect(bytes(encoded)).toBe(
      '{"s":"a\uFFFD","d":"1970-01-01T00:00:00.005Z"}\n{"s":"b","d":"2026-01-01T23:00:00.000Z"}\n{"s":null,"d":null}\n',
    );
    expect(encoded.warnings).toEqual([expect.stringMatching(/^lone-surrogate\t/)]);
  });

  it.each([
    ['float', 2n ** 53n + 1n, 'a float does not hold exactly: give the column the type int or string'],
    ['float', 10n ** 400n, 'a float does not hold exactly'],
    ['int', 2n ** 63n, 'does not fit: beyond 2^53 return a BigInt, beyond 64 bits give the column the type string'],
    ['int', 2 ** 53, 'does not fit: beyond 2^53 return a BigInt'],
    ['int', Number.NaN, 'does not fit: return null where there is no number'],
    ['datetime', '2026-01-02T03:04:05.1234567Z', 'is finer than the microseconds it can hold: round it'],
  ] as const)('are refused where a %s would be another value: %s', (type, value, reason) => {
    const columns = [column('score', type)];
    expect(() => encode({ kind: 'parquet', columns }, [[null], [value]])).toThrow(
      new RegExp(
        `^row 1 \\(counted from 0\\) has in column "score" \\(${type}\\) .*, which ${reason.replaceAll('^', '\\^')}`,
      ),
    );
  });

  it('take an integer that a float holds, and zeros behind microseconds', () => {
    const columns = [column('f', 'float'), column('d', 'datetime')];
    expect(bytes(encode({ kind: 'parquet', columns }, [[10n ** 20n, '2026-01-02T03:04:05.123456000Z']]))).toBe(
      '{"f":100000000000000000000,"d":"2026-01-02T03:04:05.123456Z"}\n',
    );
  });

  it('are refused when a moment is beyond what a calendar of four digits holds', () => {
    const far = new Date(8e15);
    expect(() => encode(format, [['a', far]])).toThrow('row 0 (counted from 0) has in column "d" (datetime)');
  });
});
