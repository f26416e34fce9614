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
    const columns = await sampleColumns(file, SHAPE, true, {} as Tables);
    expect(columns).toEqual([
      { name: 'n', type: 'string' },
      { name: 't', type: 'string' },
    ]);
  });

  it('need no more than 4 MiB where the rows are short', async () => {
    const { file, seen } = fileOf('/in/a.csv', `n\n${'17\n'.repeat(4_000_000)}`);
    expect(await sampleColumns(file, SHAPE, true, {} as Tables)).toEqual([{ name: 'n', type: 'int' }]);
    expect(seen.bytes).toBe(4 * 1024 * 1024);
  });

  it('are told by fewer rows where the file has no more', async () => {
    const { file } = fileOf('/in/a.csv', `n\n${`${'1'.repeat(10)}\n`.repeat(7)}`);
    expect(await sampleColumns(file, SHAPE, true, {} as Tables)).toEqual([{ name: 'n', type: 'int' }]);
  });
});
