import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { parquetRows } from '../../adapters/tables/parquet-rows.ts';
import { tables } from '../../adapters/tables/tables.ts';
import type { ResolvedInput, TableOptions } from '../../core/job/manifest.ts';
import type { Store } from '../../core/ports/store.ts';
import { findTablePlan } from '../../core/table/find-table-plan.ts';
import { splitTable } from '../../core/table/split-table.ts';
import { PLAIN_TABLE } from '../support/plain-table-options.ts';
import { SeededRandom } from '../support/seeded-random.ts';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
const OPTIONS: TableOptions = { ...PLAIN_TABLE, format: 'csv', supportMultiLine: true };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-plans-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const inputOf = (path: string, table: TableOptions): ResolvedInput => ({
  ...{ name: 't', type: 'tabular', paths: [path], isList: false, skip: 0, take: null },
  table,
});

/** The parts of a table's only file, each up to where it ends. */
async function ends(
  path: string,
  options: TableOptions,
  bytes: number,
  openFolder: (root: string) => Store = createFolderStore,
): Promise<number[]> {
  const input = inputOf(path, options);
  const sources = { openFolder, patterns: pathPatterns, workspace: '/nowhere' };
  const plan = await findTablePlan(input, sources, tables);
  if (plan === undefined) throw new Error('no columns');
  const found: number[] = [];
  for await (const page of splitTable(input, plan, bytes, sources, tables)) {
    for (const { ranges } of page) found.push(ranges?.[0]?.to ?? 0);
  }
  return found;
}

describe('the plan of a table', () => {
  it('of 100 GB is made from its size and a sample of its first bytes, though its second row has no end', async () => {
    const path = join(folder, 'huge.csv');
    const file = openSync(path, 'w');
    writeSync(file, `id,name\n1,a\n${'x'.repeat(10_000)}`);
    ftruncateSync(file, 100 * GIB);
    closeSync(file);
    let bytesRead = 0;
    const found = await ends(path, { ...OPTIONS, supportMultiLine: false }, MIB, (root) => {
      const store = createFolderStore(root);
      return {
        ...store,
        async *stream(...range) {
          for await (const piece of store.stream(...range)) {
            bytesRead += piece.length;
            yield piece;
          }
        },
      };
    });
    expect([found.length, found.at(-1)]).toEqual([100 * 1024, 100 * GIB]);
    expect(bytesRead).toBeGreaterThan(0);
    expect(bytesRead).toBeLessThan(64 * MIB);
  });

  it.each([
    ['a.csv.gz', gzipSync('a\n1\n'.repeat(500)).subarray(0, 20), 'a.csv.gz cannot be decompressed: '],
    ['a.csv', gzipSync('a\n1\n'), 'a.csv is compressed by gzip, which its name does not say'],
    ['b.csv.gz', gzipSync('PK\x03\x04'), 'b.csv.gz is a zip archive'],
    ['a.parquet', Buffer.alloc(0), 'a.parquet is no parquet file: it is empty'],
    ['b.parquet', Buffer.from(`PAR1${'\0'.repeat(100)}PAR1`), 'b.parquet is no parquet file: its footer is damaged'],
    ['c.parquet', Buffer.from('a,b\n1,2\n'), 'c.parquet is no parquet file: '],
  ])('refuses what is not as %s says, by name', async (name, bytes, message) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    await expect(ends(path, PLAIN_TABLE, MIB)).rejects.toMatchObject({
      code: 'TABLE_INVALID',
      message: expect.stringContaining(message),
    });
  });

  it('refuses an empty parquet file behind a whole one as well, and leaves out what only marks an end', async () => {
    const write = (name: string, bytes: Uint8Array) => writeFileSync(join(folder, name), bytes);
    const lines = [Buffer.from('{"n":1}\n')];
    for await (const bytes of parquetRows.encode([{ name: 'n', type: 'int' }], Readable.from(lines))) {
      write('a.parquet', bytes);
    }
    write('_SUCCESS', Buffer.alloc(0));
    expect(await ends(folder, { ...PLAIN_TABLE, format: 'parquet' }, MIB)).toEqual([1]);
    write('b.parquet', Buffer.alloc(0));
    await expect(ends(folder, { ...PLAIN_TABLE, format: 'parquet' }, MIB)).rejects.toThrow(
      'b.parquet is no parquet file',
    );
  });

  it('has the names of the first header, and the types of the first row, be it in a later file', async () => {
    const columnsOf = async (header: TableOptions['header'], ...texts: string[]) => {
      for (const [at, text] of texts.entries()) writeFileSync(join(folder, `${at}.csv`), text);
      const sources = { openFolder: createFolderStore, patterns: pathPatterns, workspace: '/nowhere' };
      const plan = await findTablePlan(inputOf(folder, { ...PLAIN_TABLE, header }), sources, tables);
      return plan?.format.columns.map(({ name, type }) => `${name} ${type}`);
    };
    expect(await columnsOf('every_file', 'a,b\n', '', 'a,b\n1,x\n')).toEqual(['a int', 'b string']);
    expect(await columnsOf('first_file', 'a,b\n', '', '1,x\n')).toEqual(['a int', 'b string']);
    expect(await columnsOf('every_file', 'a,b\n', '', 'b,a\n1,x\n')).toEqual(['a int', 'b string']);
    expect(await columnsOf('every_file', 'a,b\n', '', 'a,b\n')).toEqual(['a string', 'b string']);
  });

  it('is made of a first record of many megabytes as well', async () => {
    const path = join(folder, 'wide.jsonl');
    writeFileSync(path, `{"a":"${'x'.repeat(5 * MIB)}"}\n{"a":"y"}\n`);
    expect(await ends(path, { ...PLAIN_TABLE, format: 'jsonl' }, 100 * MIB)).toHaveLength(1);
  });

  it('with line breaks inside quotes ends its parts where a whole parse sees records end', async () => {
    const random = new SeededRandom(4);
    const field = () => random.pick(['plain', '"a,b"', '"say ""x"""', '"line\nbreak"', '"crlf\r\n\r\n"', '', '7']);
    const path = join(folder, 'odd.csv');
    const file = openSync(path, 'w');
    // Written record by record, its ends are known without any parse.
    const recordEnds = new Set<number>();
    let size = writeSync(file, 'a,b\n');
    recordEnds.add(size);
    while (size < MIB) {
      size += writeSync(file, `${field()},${field()}${random.pick(['\n', '\r\n'])}`);
      recordEnds.add(size);
    }
    closeSync(file);
    const found = await ends(path, OPTIONS, 10_000);
    expect(found.length).toBeGreaterThan(90);
    expect(found.filter((end) => !recordEnds.has(end))).toEqual([]);
    expect(found.at(-1)).toBe(size);
  });
});
