import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parquetReadObjects, type SchemaElement } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { tableToCopy } from '../../tests/support/copy-table.ts';

const { copied, inputOf, path } = tableToCopy();

const COLUMNS = {
  STRING: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  DOUBLE: { type: 'DOUBLE' },
  NULL: { type: 'INT32', logical_type: { type: 'NULL' } },
} as const;

describe('copyRows of parquet', () => {
  it('refuses parquet of other types than the first file has, and looks at no file without a row', async () => {
    const write = (name: string, type: 'INT32' | 'DOUBLE', data: number[]) => {
      const columnData = [
        { name: 'k', data, type },
        { name: 't', data, type: 'DOUBLE' as const },
      ];
      writeFileSync(path(`in/${name}`), new Uint8Array(parquetWriteBuffer({ columnData })));
    };
    write('a.parquet', 'INT32', [1]);
    write('b.parquet', 'DOUBLE', []);
    writeFileSync(path('in/_SUCCESS'), '');
    expect((await copied({}, ['k'])).found).toMatchObject([{ values: ['1'], rows: 1 }]);
    rmSync(path('store'), { recursive: true });
    write('b.parquet', 'DOUBLE', [2]);
    await expect(copied({}, ['k'])).rejects.toThrow(
      /the column k of .*b\.parquet is DOUBLE; that of .*a\.parquet is INT32/,
    );
    const dropped = await copied({ dropColumns: ['k'] }, ['k']);
    expect(dropped.found.map(({ values }) => values)).toEqual([['1'], ['2']]);
  });

  it('gives a column that holds nothing in one file the type that it has in others, whichever comes first', async () => {
    const write = (
      name: string,
      ...columns: readonly (readonly [type: 'STRING' | 'DOUBLE' | null, value: unknown])[]
    ) => {
      const schema: SchemaElement[] = [
        { name: 'root', num_children: 1 + columns.length },
        { name: 'k', repetition_type: 'OPTIONAL', type: 'BYTE_ARRAY', converted_type: 'UTF8' },
        ...columns.map(([type], at) => ({
          name: `c${at}`,
          repetition_type: 'OPTIONAL' as const,
          ...COLUMNS[type ?? 'NULL'],
        })),
      ];
      const columnData = [
        { name: 'k', data: ['x'] },
        ...columns.map(([, value], at) => ({ name: `c${at}`, data: [value] })),
      ];
      writeFileSync(path(`in/${name}`), new Uint8Array(parquetWriteBuffer({ columnData, schema })));
    };
    const NOTHING = [null, null] as const;
    const rows = async () => {
      await copied({}, ['k']);
      const bytes = new Uint8Array(readFileSync(path('store/copies/000000.parquet')));
      rmSync(path('store'), { recursive: true });
      return (await parquetReadObjects({ file: bytes.buffer })).map(({ c0, c1 }) => [c0, c1]);
    };
    write('a.parquet', NOTHING, ['DOUBLE', 1.5]);
    write('b.parquet', ['STRING', 'é'], NOTHING);
    expect(await rows()).toEqual([
      [null, 1.5],
      ['é', null],
    ]);
    write('a.parquet', NOTHING, NOTHING);
    expect(await rows()).toEqual([
      [null, null],
      ['é', null],
    ]);
    write('c.parquet', ['DOUBLE', 2], ['DOUBLE', 2]);
    await expect(copied({}, ['k'])).rejects.toMatchObject({
      message: expect.stringMatching(
        /the column c0 of .*c\.parquet is DOUBLE; that of .*b\.parquet is BYTE_ARRAY UTF8: partition_keys .* column$/,
      ),
      hint: 'write the files with one schema, or leave the column out by drop_columns',
    });
  });

  it('refuses a value of a path that does not fit its declared type, where the rows become parquet', async () => {
    mkdirSync(path('in/year=x'));
    const columnData = [{ name: 'k', data: [1], type: 'INT32' as const }];
    writeFileSync(path('in/year=x/a.parquet'), new Uint8Array(parquetWriteBuffer({ columnData })));
    const input = { ...inputOf({ columnTypes: [{ name: 'year', type: 'int' }] }), partitionFormat: 'year={year}/*' };
    await expect(copied({}, ['k'], input)).rejects.toThrow('its column "year" (int) is "x", which does not fit');
  });
});
