import { describe, expect, it } from 'vitest';
import type { TableTask } from '../../core/ports/table/table-format.ts';
import { wantedParts } from './wanted-parts.ts';

const noFooter = () => expect.fail('there is no footer');
const task = (more: Partial<TableTask>): TableTask => ({
  ...{ format: 'csv', separator: ',', encoding: 'utf-8', multiLine: false, columns: [], pathColumn: null },
  ...{ decompressedLimitBytes: 1, headers: [], headerBytes: 60, ranges: [[100, 200]] },
  ...more,
});
const MANY = 1_000_000;

describe('the parts of a file that a worker looks at', () => {
  it('are its range, the byte before, and the rest of the last line', async () => {
    const wanted = await wantedParts({ path: 'a.csv', size: MANY }, 0, task({}), noFooter);
    expect(wanted).toEqual({ parts: [[99, 200 + 8192]], lineEndFrom: 199 });
    expect((await wantedParts({ path: 'a.csv', size: 150 }, 0, task({}), noFooter)).parts).toEqual([[99, 150]]);
    expect((await wantedParts({ path: 'a.csv', size: 90 }, 0, task({}), noFooter)).parts).toEqual([]);
    expect((await wantedParts({ path: 'a.csv', size: 300 }, 0, task({ ranges: [[0, 200]] }), noFooter)).parts).toEqual([
      [0, 300],
    ]);
  });

  it('are the header of its file as well', async () => {
    const beside = (more: Partial<TableTask>) =>
      wantedParts({ path: 'a.csv', size: MANY }, 0, task({ headers: [true], multiLine: true, ...more }), noFooter);
    expect((await beside({})).parts).toEqual([
      [0, 60],
      [100, 200],
    ]);
    expect((await beside({ headerBytes: 150 })).parts).toEqual([[0, 200]]);
    expect((await beside({ multiLine: false })).parts).toEqual([
      [0, 60],
      [99, 200 + 8192],
    ]);
  });

  it('are exactly its range where planning has looked for the ends of records', async () => {
    const exact = await wantedParts({ path: 'a.csv', size: MANY }, 0, task({ multiLine: true }), noFooter);
    expect(exact).toEqual({ parts: [[100, 200]], lineEndFrom: null });
    const lines = await wantedParts(
      { path: 'a.jsonl', size: MANY },
      0,
      task({ format: 'jsonl', multiLine: true }),
      noFooter,
    );
    expect(lines.lineEndFrom).toBe(199);
  });

  it.each([
    ['a.csv.GZ', {}],
    ['a.csv', { encoding: 'utf-16' as const }],
  ])('are all of what cannot be cut: %s %j', async (path, more) => {
    expect(await wantedParts({ path, size: MANY }, 0, task(more), noFooter)).toEqual({
      parts: [[0, MANY]],
      lineEndFrom: null,
    });
  });

  it('are of parquet the row groups with its rows, and all that stands behind the last one', async () => {
    const groups = [0, 1, 2, 3].map((at) => ({ rows: 50, bytes: 1, from: 4 + at * 1_000, to: 4 + (at + 1) * 1_000 }));
    const footer = async () => ({ columns: [], types: [], rowGroups: groups });
    const parquet = (from: number, to: number) =>
      wantedParts({ path: 'a.parquet', size: 5_000 }, 0, task({ format: 'parquet', ranges: [[from, to]] }), footer);
    expect((await parquet(60, 100)).parts).toEqual([
      [0, 4],
      [1_004, 2_004],
      [4_004, 5_000],
    ]);
    expect((await parquet(0, 51)).parts).toEqual([
      [0, 2_004],
      [4_004, 5_000],
    ]);
  });
});
