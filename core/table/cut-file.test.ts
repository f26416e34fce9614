import { describe, expect, it } from 'vitest';
import type { MiniBatchSize } from '../job/manifest.ts';
import type { TableFormat } from '../ports/table/table-format.ts';
import type { TableFile, Tables } from '../ports/tables.ts';
import { cutFile } from './cut-file.ts';
import type { FilePart } from './file-part.ts';
import type { TablePlan } from './table-plan.ts';

const COLUMN = { name: 'a', type: 'string', isDeclared: false, isKept: true } as const;
const FORMAT: TableFormat = {
  format: 'csv',
  separator: ',',
  encoding: 'utf-8',
  multiLine: false,
  columns: [COLUMN, { ...COLUMN, name: 'b' }],
  pathColumn: null,
  decompressedLimitBytes: 1,
};
const noLook: Tables = {
  unzip: () => expect.fail('nothing is to be unzipped'),
  footer: () => expect.fail('there is no footer'),
  copies: { open: () => expect.fail('nothing is copied'), write: () => expect.fail('nothing is copied') },
};

const planOf = (format: Partial<TableFormat>, header: TablePlan['header'] = 'none'): TablePlan => ({
  format: { ...FORMAT, ...format },
  header,
  firstPath: '/t.csv',
});

function fileOf(text: string | number, path = '/t.csv', pieceBytes = 3): TableFile {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : undefined;
  return {
    path,
    size: bytes?.length ?? Number(text),
    async *read(from) {
      if (bytes === undefined) expect.fail('the file is not to be read');
      // In pieces that end anywhere.
      for (let at = from; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
    },
  };
}

async function cut(file: TableFile, plan: TablePlan, size: MiniBatchSize, from = 0, tables = noLook) {
  const parts = await Array.fromAsync(cutFile(file, plan, size, from, tables));
  return parts.map(({ from, to, rows }) => [from, to, rows]);
}

describe('cutFile', () => {
  it('cuts 100 GB by bytes in less than a second, without a look into the file', () => {
    const startedAt = performance.now();
    const cutting = cutFile(fileOf(100 * 1024 ** 3), planOf({}), 1024 ** 2, 0, noLook);
    const parts = [...(cutting as Iterable<FilePart>)];
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(parts).toHaveLength(102_400);
    expect(parts.at(-1)).toEqual({ from: 107_373_133_824, to: 107_374_182_400 });
  });

  it('goes on from where a part ended, and makes the same parts', async () => {
    const file = fileOf('h,h\na,1\n\nb,2\nc,3\nd,4');
    const all = await cut(file, planOf({}, 'every_file'), { rows: 2 });
    expect(all).toEqual([
      [0, 13, 2],
      [13, 20, 2],
    ]);
    expect(await cut(file, planOf({}, 'every_file'), { rows: 2 }, 13)).toEqual(all.slice(1));
    expect(await cut(file, planOf({}, 'every_file'), { rows: 2 }, 20)).toEqual([]);
  });

  it('cuts between records where line breaks stand inside quotes, behind a byte order mark too', async () => {
    const text = '\uFEFF"a\nb",1\nc,2\n"d\n\n",3\n';
    for (const pieceBytes of [1, 2, 3, 99]) {
      const parts = await cut(fileOf(text, '/t.csv', pieceBytes), planOf({ multiLine: true }), 5);
      expect(parts, `pieces of ${pieceBytes} bytes`).toEqual([
        [0, 11, 1],
        [11, 23, 2],
      ]);
    }
  });

  it('counts empty lines as rows only where there is one column', async () => {
    const text = 'a\n\n\r\nb\n';
    expect(await cut(fileOf(text), planOf({}), { rows: 9 })).toEqual([[0, 7, 2]]);
    expect(await cut(fileOf(text), planOf({ columns: [COLUMN] }), { rows: 9 })).toEqual([[0, 7, 4]]);
  });

  it.each([
    ['a gzip file', fileOf(10, '/t.csv.gz'), {}],
    ['utf-16', fileOf(10), { encoding: 'utf-16' }],
  ] as const)('leaves %s in one piece', async (_, file, format) => {
    expect(await cut(file, planOf(format), 2)).toEqual([[0, 10, undefined]]);
    expect(await cut(file, planOf(format), 2, 10)).toEqual([]);
  });

  it('cuts parquet between row groups by bytes, and anywhere by rows', async () => {
    const rowGroups = [30, 30, 30, 10].map((rows) => ({ rows, bytes: rows * 10, from: 0, to: 0 }));
    const tables = { ...noLook, footer: async () => ({ columns: ['a'], types: ['int'], rowGroups }) };
    const plan = planOf({ format: 'parquet' });
    const file = fileOf(9, '/t.parquet');
    expect(await cut(file, plan, 500, 0, tables)).toEqual([
      [0, 60, 60],
      [60, 100, 40],
    ]);
    expect(await cut(file, plan, 500, 60, tables)).toEqual([[60, 100, 40]]);
    expect(await cut(file, plan, { rows: 70 }, 0, tables)).toEqual([
      [0, 70, 70],
      [70, 100, 30],
    ]);
  });
});
