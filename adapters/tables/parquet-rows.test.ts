import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { type RowColumn, type RowValue, rowLines } from '../../core/ports/table/row-line.ts';
import { parquetRows } from './parquet-rows.ts';

const COLUMNS: RowColumn[] = [
  { name: 'text', type: 'string' },
  { name: 'a.b', type: 'int' },
  { name: '__proto__', type: 'float' },
  { name: 'flag', type: 'bool' },
  { name: '1', type: 'datetime' },
];
const ROWS: RowValue[][] = [
  ['a\n"\u2028\0', 5, 0.1, true, '2026-01-02T03:04:05.006Z'],
  ['', -(2n ** 63n), -0.5, false, '1969-12-31T23:59:59.999999Z'],
  [null, null, null, null, null],
  ['😀'.repeat(100), 2n ** 63n - 1n, 1e300, true, '9999-12-31T23:59:59.999Z'],
  ['not finite', 1, Number.NaN, null, null],
  ['', 1, Number.POSITIVE_INFINITY, null, null],
  ['', 1, Number.NEGATIVE_INFINITY, null, null],
  ['\uFEFFx', 2 ** 53 + 2, 5, null, '0001-01-01T00:00:00.000Z'],
];

async function encoded(columns: readonly RowColumn[], text: Uint8Array, pieceBytes: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of parquetRows.encode(columns, inPieces(text, pieceBytes))) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function decoded(columns: readonly RowColumn[], bytes: Uint8Array): Promise<string> {
  const read = (from: number, to?: number) => inPieces(bytes.subarray(from, to), 1_000_000);
  const pieces: Uint8Array[] = [];
  for await (const piece of parquetRows.decode(columns, { path: 'o.parquet', size: bytes.length, read })) {
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const text = (rows: readonly RowValue[][]): Buffer => Buffer.from(rows.map(rowLines(COLUMNS)).join(''));

describe('rows in parquet', () => {
  it('come back as the very lines that they were', async () => {
    const file = await encoded(COLUMNS, text(ROWS), 1_000);
    expect(await decoded(COLUMNS, file)).toBe(text(ROWS).toString());
  });

  it('hold numbers that are not finite as such, for other readers too', async () => {
    const columns: RowColumn[] = [{ name: 'score', type: 'float' }];
    const scores = [0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const lines = scores.map((score) => rowLines(columns)([score])).join('');
    const file = await encoded(columns, Buffer.from(lines), 1_000);
    expect(await parquetReadObjects({ file: new Uint8Array(file).buffer })).toEqual(scores.map((score) => ({ score })));
  });

  it('are the same bytes however the lines come in pieces', async () => {
    const file = await encoded(COLUMNS, text(ROWS), 1_000_000);
    for (const size of [1, 7, 100]) expect(await encoded(COLUMNS, text(ROWS), size)).toEqual(file);
  });

  it('are cut into row groups of 128 k rows', async () => {
    const columns: RowColumn[] = [{ name: 'n', type: 'int' }];
    const lines = Buffer.from(Array.from({ length: 131_073 }, (_, at) => `{"n":${at}}\n`).join(''));
    const file = await encoded(columns, lines, 65_536);
    const { row_groups, num_rows } = parquetMetadata(new Uint8Array(file).buffer);
    expect([num_rows, row_groups.map((group) => Number(group.num_rows))]).toEqual([131_073n, [131_072, 1]]);
    expect(await decoded(columns, file)).toBe(lines.toString());
  });

  it('may be none', async () => {
    const file = await encoded(COLUMNS, Buffer.alloc(0), 10);
    expect(await decoded(COLUMNS, file)).toBe('');
  });

  it('are refused from a file that is damaged', async () => {
    const file = await encoded(COLUMNS, text(ROWS), 1_000);
    await expect(decoded(COLUMNS, file.subarray(0, -1))).rejects.toMatchObject({ code: 'TABLE_INVALID' });
  });
});
