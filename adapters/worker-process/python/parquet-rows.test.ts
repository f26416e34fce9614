import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RowColumn } from '../../../core/ports/table/row-line.ts';
import { encodeRows } from '../node/rows/encode-rows.ts';

const HOST = join(import.meta.dirname);
const PROGRAM = `
import json, sys
sys.path.insert(0, ${JSON.stringify(HOST)})
from millrace_worker.rows.encode_rows import encode_rows
task = json.loads(sys.stdin.read())
# JSON writes a large double as an integer that it is not quite.
floats = [float if column["type"] == "float" else lambda value: value for column in task["columns"]]
rows = [[of(value) for of, value in zip(floats, row)] for row in (row if isinstance(row, list) else [row] for row in task["rows"])]
counts, chunks = encode_rows({"kind": "parquet", "columns": task["columns"]}, rows, 10**6, 10**9)
sys.stdout.buffer.write(b"".join(chunks))
`;

const COLUMNS: RowColumn[] = [
  { name: 'é"', type: 'string' },
  { name: '__proto__', type: 'float' },
  { name: '7', type: 'int' },
  { name: 'when', type: 'datetime' },
  { name: 'ok', type: 'bool' },
];

/** Doubles of every size: bits at random, by a small generator. */
function doubles(count: number): number[] {
  const bits = new BigUint64Array(1);
  const value = new Float64Array(bits.buffer);
  let state = 88172645463325252n;
  const found: number[] = [];
  while (found.length < count) {
    state ^= BigInt.asUintN(64, state << 13n);
    state ^= state >> 7n;
    state ^= BigInt.asUintN(64, state << 17n);
    bits[0] = state;
    if (Number.isFinite(value[0])) found.push(value[0] as number, Number((value[0] as number).toPrecision(3)));
  }
  return found;
}

const SCALES = Array.from({ length: 40 }, (_, at) => [
  10 ** (at - 12),
  1.25 * 10 ** (at - 12),
  -(10 ** (at - 12)),
]).flat();
const NOT_FINITE = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
const NUMBERS = [0, -0, 5, 0.1, 1e21, 1e-7, 1e-6, 123456789012345680000, 5e-324, ...SCALES, ...doubles(2_000)];
const TEXTS = ['', 'a\n"\\\b\f\t\u0000\u001f\u007f\u2028', '\ud83d\ude00', 'x\ud83d', '\uFEFF', '漢字'];
const MOMENTS = ['2026-01-02', '2026-01-02 03:04+05:30', '1999-12-31T23:59:59.123456', '0001-01-01T00:00:00.010Z'];

describe('rows on their way into parquet', () => {
  it('name what JSON has no number for, the same from either language', () => {
    const columns: RowColumn[] = [{ name: 'score', type: 'float' }];
    const { chunks } = encodeRows({ kind: 'parquet', columns }, NOT_FINITE, 3, 1e9);
    expect(Buffer.concat([...chunks]).toString()).toBe(
      '{"score":"NaN"}\n{"score":"Infinity"}\n{"score":"-Infinity"}\n',
    );
    // Python's reader of JSON knows the three by these names.
    const input = `{"columns":${JSON.stringify(columns)},"rows":[NaN,Infinity,-Infinity]}`;
    const written = execFileSync('python3', ['-B', '-c', PROGRAM], { input });
    expect(written.equals(Buffer.concat([...chunks]))).toBe(true);
  });

  it('are the same bytes from either language', () => {
    const rows = NUMBERS.map((number, at) => [
      TEXTS[at % TEXTS.length],
      number,
      at % 2 === 0 ? at : -at,
      MOMENTS[at % MOMENTS.length],
      at % 3 === 0 ? null : at % 3 === 1,
    ]);
    const { chunks } = encodeRows({ kind: 'parquet', columns: COLUMNS }, rows, rows.length, 1e9);
    const input = JSON.stringify({ columns: COLUMNS, rows });
    const written = execFileSync('python3', ['-B', '-c', PROGRAM], { input, maxBuffer: 1e8 });
    expect(written.toString().split('\n')).toEqual(
      Buffer.concat([...chunks])
        .toString()
        .split('\n'),
    );
  });
});
