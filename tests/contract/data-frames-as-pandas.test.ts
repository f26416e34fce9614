import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import pl from 'nodejs-polars';
import { describe, expect, it } from 'vitest';
import { encodeRows } from '../../adapters/worker-process/node/rows/encode-rows.ts';
import { pathWithPython } from '../support/python-with.ts';
import { SeededRandom } from '../support/seeded-random.ts';

const env = { ...process.env, PATH: await pathWithPython('pandas', 'pyarrow') };
const HOST = resolve(import.meta.dirname, '../../adapters/worker-process/python');

/** Frame by frame: what pandas writes of it at once, and what the Python worker makes of it. */
const PROGRAM = `
import json, sys
sys.path.insert(0, ${JSON.stringify(HOST)})
import numpy, pandas
from millrace_worker.rows.encode_rows import encode_rows
DTYPES = {"Float64": "float64", "Float32": "float32", "Int64": "Int64", "Bool": "boolean", "String": object}
def series(kind, values):
    if kind in ("Datetime", "Zoned"):
        made = pandas.Series(pandas.to_datetime(pandas.Series(values, dtype="Int64"), unit="us"))
        return made.dt.tz_localize("UTC") if kind == "Zoned" else made
    return pandas.Series(values, dtype=DTYPES[kind])
written = []
for columns in json.load(sys.stdin):
    frame = pandas.DataFrame({str(at): series(kind, values) for at, (kind, values) in enumerate(columns)})
    chunks = encode_rows({"kind": "text"}, frame, 10**6, 10**9)[1]
    written.append([frame.to_csv(sep=" ", header=False, index=False), b"".join(chunks).decode()])
json.dump(written, sys.stdout)
`;

// biome-ignore lint/suspicious/noExplicitAny: the library's own word for values of any kind.
type Column = readonly [kind: string, values: any[]];
const DAY_US = 86_400_000_000;
const TEXTS = ['a', '', ' ', 'x "y"', 'line\nbreak', 'ä😀', '0', 'nan'];

function columnOf(random: SeededRandom, rows: number): Column {
  const one = <T>(...choices: readonly T[]): T => choices[random.below(choices.length)] as T;
  const many = (make: () => unknown): unknown[] =>
    Array.from({ length: rows }, () => (random.below(6) === 0 ? null : make()));
  const kind = one('Float64', 'Float32', 'Int64', 'Bool', 'String', 'Datetime', 'Zoned');
  const step = one(DAY_US, 1_000_000, 1_000, 1);
  const float = () => one(-1, 1) * (random.below(1_000_000) / one(1, 8, 1_000, 7)) * 10 ** one(0, 0, 5, 12, -9, 30);
  const makers: Readonly<Record<string, () => unknown>> = {
    Float64: float,
    Float32: () => Math.fround(float()),
    Int64: () => random.below(1_000_000) - 500_000,
    Bool: () => random.below(2) === 1,
    String: () => one(...TEXTS),
  };
  return [kind, many(makers[kind] ?? (() => random.below(20_000 * (DAY_US / step)) * step))];
}

function seriesOf([kind, values]: Column, at: number) {
  const name = String(at);
  const ints = () => pl.Series(name, values, pl.Int64);
  if (kind === 'Datetime') return ints().cast(pl.Datetime('us'));
  if (kind === 'Zoned') return ints().cast(pl.Datetime('us', 'UTC'));
  const types = { Float64: pl.Float64, Float32: pl.Float32, Int64: pl.Int64, Bool: pl.Bool, String: pl.Utf8 };
  return pl.Series(name, values, types[kind as keyof typeof types]);
}

describe('DataFrames in text', () => {
  it('are byte for byte what pandas itself writes, from either language', () => {
    const random = new SeededRandom(6);
    const frames = Array.from({ length: 150 }, () => {
      const rows = 1 + random.below(8);
      return Array.from({ length: 1 + random.below(4) }, () => columnOf(random, rows));
    });
    // Days alone to begin with, times behind them: more than pandas looks at together.
    const moments = Array.from({ length: 100_100 }, (_, at) => (at < 100_050 ? at * DAY_US : at)).map(
      (us) => us % 2e15,
    );
    frames.push([['Datetime', moments]]);
    const input = JSON.stringify(frames);
    const output = execFileSync('python3', ['-B', '-c', PROGRAM], { env, input, maxBuffer: 1e8 });
    const written = JSON.parse(output.toString()) as [pandas: string, python: string][];
    for (const [at, columns] of frames.entries()) {
      const [pandas, python] = written[at] ?? [];
      const { chunks } = encodeRows({ kind: 'text' }, pl.DataFrame(columns.map(seriesOf)), 1e6, 1e9);
      const shown = at === frames.length - 1 ? 'the long one' : JSON.stringify(columns);
      expect(Buffer.concat([...chunks]).toString(), shown).toBe(pandas);
      expect(python === pandas, `Python: ${shown}`).toBe(true);
    }
  });
});
