import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tableToCopy } from '../../tests/support/copy-table.ts';
import type { TableOptions } from '../job/manifest.ts';
import { csvRecords } from '../ports/table/csv-records.ts';
import { copiedFormat } from './copied-rows.ts';

const { copied, path } = tableToCopy();

describe('copyRows', () => {
  it('gives every row to its combination once and in order, whatever is in the fields', async () => {
    const field = fc.string({ maxLength: 4, unit: fc.constantFrom('a', 'b', ',', '"', '\n', '\r\n', 'é', ' ') });
    const rows = fc.array(fc.tuple(fc.constantFrom('x', 'y', '', 'a"b', 'z,é'), field, fc.nat(3)), { maxLength: 20 });
    let at = 0;
    await fc.assert(
      fc.asyncProperty(rows, fc.boolean(), fc.boolean(), async (table, isClosed, isMarked) => {
        rmSync(path(), { recursive: true, force: true });
        mkdirSync(path('in'), { recursive: true });
        const quoted = (text: string) => (text === '' ? '' : `"${text.replaceAll('"', '""')}"`);
        const lines = table.map(([key, text, n]) => `${quoted(key)},${quoted(text)},${n}`);
        const end = isClosed ? '\n' : '';
        writeFileSync(path('in/a.csv'), `${isMarked ? '\uFEFF' : ''}${['k,t,n', ...lines].join('\n')}${end}`);
        const { found, plan } = await copied({ supportMultiLine: true }, ['k', 'n']);
        at += 1;
        const expected = new Map<string, (string | null)[][]>();
        for (const [key, text, n] of table) {
          const name = JSON.stringify([key, String(n)]);
          expected.set(name, [...(expected.get(name) ?? []), [key || null, text || null, String(n)]]);
        }
        const got = found.map(({ values, text }) => [JSON.stringify(values), [...csvRecords(text, plan.format)]]);
        expect(got).toEqual([...expected]);
        expect(found.map(({ rows: count }) => count)).toEqual([...expected.values()].map(({ length }) => length));
      }),
      { numRuns: 60 },
    );
    expect(at).toBeGreaterThan(0);
  });

  it('gives what the readers of the files themselves would find, whatever these hold', async () => {
    const units = fc.constantFrom('a', 'b', ',', '"', '\n', '\r', '\r\n', 'é', '\uFEFF');
    const options = fc.record({
      encoding: fc.constantFrom<TableOptions['encoding']>('utf-8', 'windows-1252', 'utf-16'),
      supportMultiLine: fc.boolean(),
      includePath: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 24, unit: units }), options, async (rows, given) => {
        rmSync(path(), { recursive: true, force: true });
        mkdirSync(path('in'), { recursive: true });
        const file = path(given.includePath ? 'in/a\n"b.csv' : 'in/a.csv');
        const text = given.encoding === 'windows-1252' ? rows.replaceAll('\uFEFF', 'ÿ') : rows;
        const bytes = given.encoding === 'utf-16' ? Buffer.from(`\uFEFFk,t\n${text}`, 'utf16le') : undefined;
        const plain = Buffer.from(`k,t\n${text}`, given.encoding === 'windows-1252' ? 'latin1' : 'utf8');
        writeFileSync(file, bytes ?? plain);
        const { found, plan } = await copied(given, ['k']);
        const { separator, multiLine } = plan.format;
        const isRow = (fields: readonly unknown[]) => fields.length > 0;
        const expected = Map.groupBy(
          [...csvRecords(text, { separator, multiLine })].filter(isRow),
          ([key]) => key ?? '',
        );
        const inPath = given.includePath ? [file] : [];
        const got = found.map(({ values: [key], text: copy }) => [key, [...csvRecords(copy, copiedFormat(plan))]]);
        expect(got).toEqual([...expected].map(([key, all]) => [key, all.map((fields) => [...inPath, ...fields])]));
      }),
      { numRuns: 300 },
    );
  });

  it('begins no file with a row, where U+FEFF is no text but a byte order mark', async () => {
    writeFileSync(path('in/a.csv'), 'k,t\n\uFEFFa,1\n');
    const { found } = await copied({}, ['k']);
    expect(found).toEqual([{ values: ['\uFEFFa'], text: '\uFEFFa,1\n', rows: 1 }]);
    expect(readFileSync(path('store/copies/000000.csv'), 'utf8')).toBe('\n\uFEFFa,1\n');
  });

  it('warns of a quote that never closes where line breaks belong to its field', async () => {
    writeFileSync(path('in/a.csv'), 'k,t\n1,"x\ny"\n2,"open\n3,z\n');
    const { found, remarks } = await copied({ supportMultiLine: true }, ['k']);
    expect(found.map(({ values }) => values)).toEqual([['1'], ['2']]);
    const row = String.raw`begins with "2,\"open\n3,z\n", never closes`;
    expect(remarks).toEqual([expect.stringMatching(/^open-quote: /)]);
    expect(remarks[0]).toContain(row);
    expect((await copied({}, ['k'])).remarks.join()).not.toContain('open-quote');
  });

  it('warns of a CR that ends no row, and refuses one in a header, by file', async () => {
    writeFileSync(path('in/a.csv'), 'k,t\n1,x\n');
    writeFileSync(path('in/b.csv'), 'k,t\r\n1,"y\r"\r\n2,y\r3,z\r\n4,y\r\n5\r,z');
    const { found, remarks } = await copied({}, ['k']);
    expect(found.map(({ values }) => values)).toEqual([['1'], ['2'], ['4'], ['']]);
    const crs = remarks.filter((each) => each.startsWith('lone-cr'));
    expect(crs).toEqual([
      expect.stringContaining(String.raw`in/b.csv: a CR in the row that begins with "2,y\r3,z", which`),
    ]);
    writeFileSync(path('in/b.csv'), 'k,t\r1,x\r');
    await expect(copied({}, ['k'])).rejects.toMatchObject({
      code: 'TABLE_INVALID',
      message: expect.stringMatching(/b\.csv has in its header a CR that no LF follows/),
      hint: 'convert its line ends',
    });
  });

  it('tells of values that are missing only because they do not fit, by column', async () => {
    writeFileSync(path('in/a.csv'), `i,f\n${'1,1.5\n'.repeat(200)}A7,1.5\nB8,x\n,2\n`);
    const { found, remarks } = await copied({}, ['i', 'f']);
    expect(found.map(({ values, rows }) => [...values, rows])).toEqual([
      ['1', '1.5', 200],
      ['', '1.5', 1],
      ['', '', 1],
      ['', '2', 1],
    ]);
    expect(remarks).toEqual([
      `misfits-of-i: input table: 2 rows have in the key i a value that is no int, as its first rows had (the first: "A7" in ${path('in/a.csv')}); they are the combination ''; column_types: { i: string } keeps them apart`,
      expect.stringContaining('misfits-of-f: input table: 1 row has in the key f a value that is no float'),
    ]);
  });

  it('tells moments that differ in microseconds apart', async () => {
    const rows = ['2025-01-02T03:04:05.123456', '2025-01-02T03:04:05.123999', '2025-01-02', '2025-01-02 01:00:00.5'];
    writeFileSync(path('in/a.csv'), ['t', ...rows, ''].join('\n'));
    const { found } = await copied({}, ['t']);
    expect(found.map(({ values }) => values[0])).toEqual([...rows.slice(0, 3), '2025-01-02T01:00:00.500']);
  });

  it('tells values as their columns type has them, and what fits none as missing', async () => {
    writeFileSync(
      path('in/a.csv'),
      `i,f,b,d\n${'1, 1.50,TRUE,2024-01-01\n'.repeat(200)}+1,1.5,true,2024-01-01 00:00\nx,,,\n`,
    );
    const { found } = await copied({}, ['i', 'f', 'b', 'd']);
    expect(found.map(({ values, rows }) => [...values, rows])).toEqual([
      ['1', '1.5', 'true', '2024-01-01', 201],
      ['', '', '', '', 1],
    ]);
  });

  it('leaves a value that does not fit its declared type to the mini-batch that has it', async () => {
    writeFileSync(path('in/a.csv'), 'i\n1\nx\n');
    const { found } = await copied({ columnTypes: [{ name: 'i', type: 'int' }] }, ['i']);
    expect(found).toEqual([
      { values: ['1'], text: '1\n', rows: 1 },
      { values: ['x'], text: 'x\n', rows: 1 },
    ]);
  });

  it('ends the last row of a file with a line break, however long it is', async () => {
    const long = 'x'.repeat(200_000);
    writeFileSync(path('in/a.csv'), `k,t\na,${long}`);
    expect((await copied({}, ['k'])).found).toEqual([{ values: ['a'], text: `a,${long}\r\n`, rows: 1 }]);
  });

  it('closes a quote that never closes, so that it ends with its own record', async () => {
    writeFileSync(path('in/a.csv'), 'k,t\na,"open');
    writeFileSync(path('in/b.csv'), 'k,t\na,next');
    const { found } = await copied({ supportMultiLine: true }, ['k']);
    expect(found).toEqual([{ values: ['a'], text: 'a,"open"\na,next\r\n', rows: 2 }]);
  });

  it('transcribes utf-16, and puts what the path says before the rows', async () => {
    writeFileSync(path('in/a.csv'), Buffer.from('\uFEFFk,t\né,1\n', 'utf16le'));
    expect((await copied({ encoding: 'utf-16' }, ['k'])).found).toEqual([{ values: ['é'], text: 'é,1\n', rows: 1 }]);
    rmSync(path('store'), { recursive: true });
    writeFileSync(path('in/a.csv'), Buffer.from('k,t\n\xe9,1\n', 'latin1'));
    const { found } = await copied({ encoding: 'windows-1252', includePath: true }, ['k']);
    expect(found).toEqual([{ values: ['é'], text: `"${path('in/a.csv')}",é,1\n`, rows: 1 }]);
  });

  it('transcribes utf-16 that comes in large pieces', async () => {
    writeFileSync(path('in/a.csv'), Buffer.from(`\uFEFFk,t\n${`a,${'x'.repeat(5_000)}\n`.repeat(40)}`, 'utf16le'));
    const { found } = await copied({ encoding: 'utf-16' }, ['k']);
    expect(found.map(({ values, rows }) => [...values, rows])).toEqual([['a', 40]]);
  });

  it('refuses a header that is not that of the first file, and lines that are no JSON', async () => {
    writeFileSync(path('in/a.csv'), 'k,t\na,1\n');
    writeFileSync(path('in/b.csv'), 'k,u\na,1\n');
    await expect(copied({}, ['k'])).rejects.toThrow(/b\.csv is k, u; that of .*a\.csv is k, t/);
    rmSync(path('in'), { recursive: true });
    mkdirSync(path('in'));
    writeFileSync(path('in/a.jsonl'), `${'{"k":1}\n'.repeat(300)}[]\n`);
    await expect(copied({}, ['k'])).rejects.toThrow('a.jsonl is no JSON Lines: "[]"');
  });
});
