import type { SchemaElement } from 'hyparquet';
import { parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import type { WantedRows } from '../../core/ports/packed-rows.ts';
import type { TableFile } from '../../core/ports/tables.ts';
import { INT96_FILE } from '../../tests/support/int96-file.ts';
import { DECOMPRESSORS } from './decompress-page.ts';
import { tables } from './tables.ts';

const WANTED: WantedRows = { kept: ['n'], keys: ['n'], added: [] };
/** As pyarrow writes it of a column `n`, up to its unit. */
const DURATION_NOTE =
  '/////3AAAAAQAAAAAAAKAAwABgAFAAgACgAAAAABBAAMAAAACAAIAAAABAAIAAAABAAAAAEAAAAUAAAAEAAUAAgABgAHAAwAAAAQABAAAAAAAAESEAAAABgAAAAEAAAAAAAAAAEAAABuAAYACAAGAAYAAAAAAA';

function fileOf(bytes: Uint8Array, read: [number, number][] = []): TableFile {
  return {
    path: '/in/a.parquet',
    size: bytes.length,
    async *read(from, to = bytes.length) {
      read.push([from, to]);
      yield bytes.subarray(from, to);
    },
  };
}

const numbers = (rows: number, rowGroupSize = rows): Uint8Array =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'n', data: Array.from({ length: rows }, (_, at) => at), type: 'INT32' },
        {
          name: 'text',
          data: Array.from({ length: rows }, (_, at) => 'x'.repeat(rows > 10_000 ? 1 : at % 700)),
          type: 'STRING',
        },
      ],
      rowGroupSize,
    }),
  );

async function packed(bytes: Uint8Array, wanted = WANTED, read: [number, number][] = []) {
  const table = await tables.copies.open(fileOf(bytes, read), wanted);
  const rows: { readonly keys: readonly string[]; readonly bytes: Uint8Array }[] = [];
  const pages: number[] = [];
  for await (const page of table.pages()) {
    const before = rows.length;
    for (const { keys, bytes: content } of page) rows.push({ keys, bytes: Uint8Array.from(content) });
    pages.push(rows.length - before);
  }
  return { table, rows, pages };
}

describe('rows of parquet that are copied', () => {
  it('are read a row group at a time, each fetched once, and of a large one some rows at a time', async () => {
    const read: [number, number][] = [];
    const { rows, pages } = await packed(numbers(70_000, 66_000), WANTED, read);
    expect(rows.every(({ keys }, at) => keys[0] === String(at))).toBe(true);
    expect(pages).toEqual([65_536, 464, 4_000]);
    const [, ...groups] = read;
    expect(groups).toHaveLength(2);
    expect(groups[1]?.[0]).toBeGreaterThanOrEqual(groups[0]?.[1] ?? 0);
  });

  it('may come cut anywhere, and a file of them has row groups of many small groups', async () => {
    const { table, rows } = await packed(numbers(6_000), { ...WANTED, kept: ['n', 'text'] });
    const pieces = async function* () {
      for (const [group, { bytes }] of rows.entries()) {
        const cut = group % (bytes.length + 1);
        yield { group, bytes: bytes.subarray(0, cut) };
        yield { group, bytes: bytes.subarray(cut) };
      }
    };
    const written = Buffer.concat(await Array.fromAsync(tables.copies.write(table.shape, pieces())));
    const { rowGroups } = await tables.footer(fileOf(written));
    expect(rowGroups.length).toBeGreaterThan(3);
    expect(rowGroups.length).toBeLessThan(20);
    const got = await parquetReadObjects({ file: new Uint8Array(written).buffer });
    expect(got).toEqual(Array.from({ length: 6_000 }, (_, at) => ({ n: at, text: 'x'.repeat(at % 700) })));
  });

  it('hold moments of the old type in any year, as keys too', async () => {
    const { table, rows } = await packed(INT96_FILE, { kept: ['t'], keys: ['t'], added: [] });
    expect(rows.flatMap(({ keys }) => keys)).toEqual(['9999-12-31', '2024-05-01T12:00:00.250001', '', '0001-01-01']);
    const pieces = async function* () {
      for (const { bytes } of rows) yield { group: 0, bytes };
    };
    const written = Buffer.concat(await Array.fromAsync(tables.copies.write(table.shape, pieces())));
    const got = await parquetReadObjects({ file: new Uint8Array(written).buffer });
    expect(got.map(({ t }) => t && new Date(t).getUTCFullYear())).toEqual([9999, 2024, null, 1]);
  });

  it('are of another kind where the note of Arrow says that equal numbers are other values', async () => {
    const notes = [undefined, `${DURATION_NOTE}IA`, `${DURATION_NOTE}MA`];
    const opened = notes.map((value) => {
      const kvMetadata = value === undefined ? [] : [{ key: 'ARROW:schema', value }];
      return packed(new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'n', data: [1n] }], kvMetadata })));
    });
    const kinds = (await Promise.all(opened)).map(({ table }) => table.shape.columns[0]?.kind);
    expect(kinds).toEqual(['INT64', 'INT64 duration us', 'INT64 duration ns']);
  });

  it('are not of a file that is no parquet, nor of a column that is a list', async () => {
    await expect(packed(new Uint8Array(100))).rejects.toMatchObject({
      code: 'TABLE_INVALID',
      message: expect.stringContaining('/in/a.parquet cannot be copied by partition_keys: parquet'),
    });
    const schema: SchemaElement[] = [
      { name: 'root', num_children: 1 },
      { name: 'n', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', repetition_type: 'OPTIONAL', type: 'INT32' },
    ];
    const lists = parquetWriteBuffer({ columnData: [{ name: 'n', data: [[1], [2, 3]] }], schema });
    await expect(packed(new Uint8Array(lists))).rejects.toThrow('its column n is a list or a structure');
    await expect(packed(numbers(1), { ...WANTED, kept: ['m'] })).rejects.toThrow('it has no column m');
  });

  it('are not of a file that is damaged, or says that it has a page of more than there can be', async () => {
    const bytes = numbers(2_000);
    await expect(packed(bytes.fill(0xff, 4, 24))).rejects.toMatchObject({
      code: 'TABLE_INVALID',
    });
    expect(() => DECOMPRESSORS.SNAPPY?.(new Uint8Array(9), 2 ** 31 - 1)).toThrow('it has a page of 2147483647 bytes');
  });
});
