import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { PLAIN_TABLE } from '../../tests/support/plain-table-options.ts';
import type { MiniBatchSize, ResolvedInput } from '../job/manifest.ts';
import { advance, PLAN_START, type PlanPosition } from '../mini-batch/plan-position.ts';
import { Splitter } from '../mini-batch/splitter.ts';
import type { PlannedMiniBatch } from '../ports/codec.ts';
import type { Store } from '../ports/store.ts';
import type { Tables } from '../ports/tables.ts';
import { splitRows } from './split-rows.ts';

interface Asked {
  readonly skip: number;
  readonly take: number | null;
  readonly size: MiniBatchSize;
}

/** Three rows to a row group. */
const tables: Partial<Tables> = {
  footer: async ({ size }) => ({
    columns: ['a'],
    types: ['int'],
    rowGroups: Array.from({ length: Math.ceil(size / 3) }, (_, at) => {
      return { rows: Math.min(3, size - at * 3), bytes: 30, from: 0, to: 0 };
    }),
  }),
};

function inputOf(format: 'csv' | 'jsonl' | 'parquet', files: readonly string[], { skip, take }: Asked): ResolvedInput {
  const paths = files.map((_, at) => `/in/${at}.${format}`);
  return { name: 't', type: 'tabular', paths, isList: true, skip, take, table: PLAIN_TABLE };
}

async function plan(
  input: ResolvedInput,
  files: readonly string[],
  size: MiniBatchSize,
  start = PLAN_START,
  remarks: string[] = [],
) {
  const bytes = new Map(input.paths.map((path, at) => [path.slice(4), new TextEncoder().encode(files[at])]));
  const store: Partial<Store> = {
    hasFolder: async () => false,
    stat: async (path) => ({ path, size: bytes.get(path)?.length ?? 0, modifiedMs: 0 }),
    async *stream(path, from = 0, to) {
      const wanted = bytes.get(path)?.subarray(from, to) ?? new Uint8Array();
      // In pieces that end anywhere.
      for (let at = 0; at < wanted.length; at += 4) yield wanted.subarray(at, at + 4);
    },
  };
  const sources = {
    patterns: pathPatterns,
    openFolder: () => store as Store,
    workspace: '/nowhere',
    onRemark: (_: string, said: string) => void remarks.push(said),
  };
  const after = start.last;
  const splitter = new Splitter(size, null, start);
  const pages = splitRows(input, size, splitter, { ...sources, tables: tables as Tables, after });
  return (await Array.fromAsync(pages)).flat();
}

/** The rows that begin in the ranges of mini-batches. */
const rowsOf = (
  planned: readonly PlannedMiniBatch[],
  rowsOfFile: (file: number) => readonly (readonly [number, string])[],
) =>
  planned.flatMap(({ slices, ranges, rows }) => {
    const { from, to } = ranges?.[0] ?? { from: 0, to: 0 };
    const found = rowsOfFile(Number.parseInt(slices[0]?.path ?? '', 10)).filter(([at]) => at >= from && at < to);
    expect(found).toHaveLength(rows ?? -1);
    return found.map(([, row]) => row);
  });

const asked = fc.record({
  skip: fc.integer({ min: 0, max: 12 }),
  take: fc.option(fc.integer({ min: 1, max: 12 })),
  size: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.record({ rows: fc.integer({ min: 1, max: 5 }) })),
});

async function requireWanted(
  input: ResolvedInput,
  files: readonly string[],
  { skip, take, size }: Asked,
  rowsOfFile: (file: number) => readonly (readonly [number, string])[],
): Promise<void> {
  const all = files.flatMap((_, file) => rowsOfFile(file).map(([, row]) => row));
  const whole = await plan(input, files, size);
  if (take !== null || skip > 0 || typeof size !== 'number' || input.paths[0]?.endsWith('parquet')) {
    expect(rowsOf(whole, rowsOfFile)).toEqual(all.slice(skip, take === null ? undefined : skip + take));
  }
  let position: PlanPosition = PLAN_START;
  for (const [at, miniBatch] of whole.entries()) {
    position = advance(position, miniBatch);
    expect(await plan(input, files, size, position)).toEqual(whole.slice(at + 1));
  }
}

describe('skip and take of a table', () => {
  const line = (format: 'csv' | 'jsonl') =>
    fc.constantFrom(...(format === 'csv' ? ['a,b', '1,"c"', ''] : ['{"a":1}', ' \t', '{"b":22}\r']));

  it.each(['csv', 'jsonl'] as const)('count the rows of all its files, for whoever goes on too: %s', async (format) => {
    const lines = fc.array(line(format), { maxLength: 8 });
    const file = fc.record({ lines, isClosed: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 4 }), asked, async (contents, wanted) => {
        const header = format === 'csv' ? ['x,y'] : [];
        const files = contents.map(({ lines, isClosed }) => [...header, ...lines].join('\n') + (isClosed ? '\n' : ''));
        const rowsOfFile = (file: number) => {
          let at = 0;
          const found = (files[file] ?? '').split('\n').map((row) => {
            at += row.length + 1;
            return [at - row.length - 1, row] as const;
          });
          return found.slice(header.length).filter(([, row]) => row.trim() !== '');
        };
        await requireWanted(inputOf(format, files, wanted), files, wanted, rowsOfFile);
      }),
    );
  });

  it('count the rows of parquet, be they cut by row groups or by rows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 4 }),
        asked,
        async (counts, wanted) => {
          const files = counts.map((count) => '.'.repeat(count));
          const rowsOfFile = (file: number) =>
            Array.from({ length: counts[file] ?? 0 }, (_, row) => [row, `${file}-${row}`] as const);
          await requireWanted(inputOf('parquet', files, wanted), files, wanted, rowsOfFile);
        },
      ),
    );
  });

  it('are refused where a file is one piece', async () => {
    const wanted = { skip: 1, take: null, size: 1 };
    const input = { ...inputOf('csv', ['x'], wanted), paths: ['/in/0.csv.gz'] };
    const refused = {
      code: 'JOB_INVALID',
      message: 'input t: skip and take count rows, and /in/0.csv.gz is gzip, one piece',
    };
    await expect(plan(input, ['x'], 1)).rejects.toMatchObject(refused);
  });
});

it.each([
  [{ separator: ';' }, 'separator applies only to csv or tsv'],
  [{ header: 'none' }, 'header applies only to csv or tsv'],
  [{ supportMultiLine: true }, 'support_multi_line applies only to csv or tsv'],
  [{ encoding: 'utf-16' }, 'encoding applies only to csv, tsv or jsonl'],
] as const)(
  'a table whose files have a format in which an option means nothing is refused: %j',
  async (given, what) => {
    const input = inputOf('parquet', ['x'], { skip: 0, take: null, size: 1 });
    const planned = plan({ ...input, table: { ...PLAIN_TABLE, ...given } }, ['x'], 1);
    const message = `input t: ${what}, and /in/0.parquet is parquet`;
    await expect(planned).rejects.toMatchObject({ code: 'JOB_INVALID', message });
  },
);

it('a row group that is more than was asked for is told once, and only where it is cut by bytes', async () => {
  const said = async (size: MiniBatchSize) => {
    const remarks: string[] = [];
    const files = ['xxxxx', 'x'];
    await plan(inputOf('parquet', files, { skip: 0, take: null, size }), files, size, PLAN_START, remarks);
    return remarks;
  };
  expect(await said(29)).toEqual([
    expect.stringMatching(/^input t: \/in\/0\.parquet has a row group of 3 rows, 30 bytes .*rows: N/),
  ]);
  expect(await said(30)).toEqual([]);
  expect(await said({ rows: 2 })).toEqual([]);
});
