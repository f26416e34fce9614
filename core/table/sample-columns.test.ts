import { describe, expect, it } from 'vitest';
import type { TableFile, Tables } from '../ports/tables.ts';
import { sampleColumns } from './sample-columns.ts';
import type { TableShape } from './table-shape.ts';

const SHAPE = { format: 'csv', separator: ',', encoding: 'utf-8', multiLine: false } as unknown as TableShape;

/** A file of this text, which tells how much of it was read. */
function fileOf(path: string, text: string) {
  const bytes = new TextEncoder().encode(text);
  const seen = { bytes: 0 };
  async function* read(from: number, to = bytes.length) {
    seen.bytes = Math.max(seen.bytes, to);
    yield bytes.subarray(from, to);
  }
  return { seen, file: { path, size: bytes.length, read } as unknown as TableFile };
}

describe('the columns of a sample', () => {
  it('are told by 200 rows, be each 50 KB long', async () => {
    const filler = 'x'.repeat(50_000);
    const rows = Array.from({ length: 400 }, (_, row) => (row === 150 ? `abc,${filler}` : `${row},${filler}`));
    const { file } = fileOf('/in/a.csv', `n,t\n${rows.join('\n')}\n`);
    expect((await sampleColumns(file, SHAPE, true, {} as Tables))?.columns).toEqual([
      { name: 'n', type: 'string' },
      { name: 't', type: 'string' },
    ]);
  });

  it('need no more than 4 MiB where the rows are short', async () => {
    const { file, seen } = fileOf('/in/a.csv', `n\n${'17\n'.repeat(4_000_000)}`);
    expect((await sampleColumns(file, SHAPE, true, {} as Tables))?.columns).toEqual([{ name: 'n', type: 'int' }]);
    expect(seen.bytes).toBe(4 * 1024 * 1024);
  });

  it.each([',', '\t'])('are none where a CR that no LF follows is in the header: %j', async (separator) => {
    const shape = { ...SHAPE, separator };
    const refusal = '/in/a.csv has in its header a CR that no LF follows: lines of a table end with LF or CR LF';
    for (const text of ['a,b\r1,2\r', 'a,b\r1,2\n3,4\n', '"a","b"\r"1","2"\r', `a,b\r${'1,2\r'.repeat(2_000_000)}`]) {
      const { file, seen } = fileOf('/in/a.csv', text.replaceAll(',', separator));
      const told = { code: 'TABLE_INVALID', message: refusal, hint: 'convert its line ends' };
      await expect(sampleColumns(file, shape, true, {} as Tables)).rejects.toMatchObject(told);
      await expect(sampleColumns(file, { ...shape, multiLine: true }, true, {} as Tables)).rejects.toMatchObject(told);
      expect(seen.bytes).toBeLessThanOrEqual(4 * 1024 * 1024);
    }
  });

  it.each(['\nname,age\nann,5\n', '\r\n\r\nname,age\r\n'])(
    'are none where a blank line is their header, and rows have more than one field: %j',
    async (text) => {
      const { file } = fileOf('/in/a.csv', text);
      await expect(sampleColumns(file, SHAPE, true, {} as Tables)).rejects.toMatchObject({
        code: 'TABLE_INVALID',
        message: '/in/a.csv begins with a blank line, where its header should be, and has rows of 2 fields',
        hint: 'remove the blank line',
      });
      // Of one column a blank line is a field like any other.
      const narrow = fileOf('/in/a.csv', '\nann\nbob\n').file;
      const found = await sampleColumns(narrow, SHAPE, true, {} as Tables);
      expect(found?.columns).toEqual([{ name: 'Column1', type: 'string' }]);
    },
  );

  it('are none of a parquet file that has two of one name', async () => {
    const shape = { format: 'parquet' } as unknown as TableShape;
    const sample = (...columns: string[]) => {
      const { file } = fileOf('/in/a.parquet', 'x');
      return sampleColumns(file, shape, true, { footer: async () => ({ columns }) } as unknown as Tables);
    };
    expect((await sample('a', 'A'))?.columns).toHaveLength(2);
    await expect(sample('b', 'a', 'a')).rejects.toMatchObject({
      code: 'TABLE_INVALID',
      message: '/in/a.parquet has two columns called a',
    });
  });

  it('come with a word where a row has more in it than they are', async () => {
    const told = async (text: string) => {
      const remarks: string[] = [];
      const { file } = fileOf('/in/a.csv', text);
      await sampleColumns(file, SHAPE, true, {} as Tables, (key, message) => remarks.push(`${key}: ${message}`));
      return remarks;
    };
    expect(await told('a,b\n1,2\n\n3,4,5\n')).toEqual([
      "wide-row: /in/a.csv: row 2 has 3 fields, and the header 2; what is beyond the header's is left out of every row",
    ]);
    expect(await told('a,b\n1,2,\n3,4,,\n5\n')).toEqual([]);
  });

  it('come with a word where such a CR is in the rows, outside quotes', async () => {
    const told = async (text: string, hasHeader = true) => {
      const remarks: string[] = [];
      const { file } = fileOf('/in/a.csv', text);
      await sampleColumns(file, SHAPE, hasHeader, {} as Tables, (key, message) => remarks.push(`${key}: ${message}`));
      return remarks;
    };
    const word = (line: number) => [
      `lone-cr: /in/a.csv: a CR in line ${line}, which no LF follows, is a character of its field and ends no row; convert the file's line ends to LF or CR LF if it should`,
    ];
    expect(await told('a,b\r\n1,2\r\n3,4\r5,6\r\n')).toEqual(word(3));
    expect(await told('1,2\r3,4\r', false)).toEqual(word(1));
    expect(await told('"a\rb",b\r\n1,"2\r"\r\n')).toEqual([]);
    // The last of what is looked at is the first half of a line end.
    const long = `a\r\n${'x'.repeat(4 * 1024 * 1024 - 4)}\r\n${'y\r\n'.repeat(300)}`;
    expect(await told(long)).toEqual([]);
  });

  it('are told by fewer rows where the file has no more', async () => {
    const { file } = fileOf('/in/a.csv', `n\n${`${'1'.repeat(10)}\n`.repeat(7)}`);
    expect((await sampleColumns(file, SHAPE, true, {} as Tables))?.columns).toEqual([{ name: 'n', type: 'int' }]);
  });
});
