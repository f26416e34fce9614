import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { TableColumn, TableRange, TableTask } from '../../core/ports/table/table-format.ts';
import { columns } from './plain-table.ts';
import { TableWorker } from './table-worker.ts';
import type { HostUnderTest } from './workers.contract.ts';

/** What every host makes of a table, in whatever language it is written (docs/reference/worker-protocol.md, Tables). */
export function workersTablesContract(name: string, host: HostUnderTest): void {
  describe(`${name} workers read tables as the protocol has it`, () => {
    const worker = new TableWorker(host);
    const outcomeOf = worker.outcomeOf.bind(worker);
    const rowsOf = async (file: string, content: string | Buffer, table: Partial<TableTask>) => {
      const outcome = await outcomeOf(file, content, table);
      if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome));
      const lines = Buffer.from(outcome.rows).toString().split('\n').slice(0, -1);
      expect(outcome.items).toBe(Math.max(0, lines.length - 1));
      return lines.slice(1).map((line) => JSON.parse(line));
    };

    it.each<[string, TableRange, unknown[]]>([
      ['the start of the file', [0, 6], [['a', 1]]],
      [
        'the middle of a record',
        [5, 14],
        [
          ['b', 2],
          ['ccc', 3],
        ],
      ],
      ['the byte where a record begins', [12, 14], [['ccc', 3]]],
      ['the last byte of a line', [11, 14], [['ccc', 3]]],
      ['the last record', [13, 99], [['d', 4]]],
    ])('gives a range that begins at %s the records that begin in it', async (_, range, rows) => {
      const table = { columns: columns({ a: 'string', b: 'int' }), ranges: [range], headers: [true] };
      expect(await rowsOf('t.csv', 'a,b\na,1\nb,2\nccc,3\nd,4', table)).toEqual(rows);
    });

    it('does not call run() where no record begins', async () => {
      const table = { columns: columns({ a: 'string' }), ranges: [[2, 5]] as const };
      const nothing = { kind: 'succeeded', items: 0, returned: 0, rowCount: 0 };
      expect(await outcomeOf('t.csv', 'abcdefgh\n', table)).toMatchObject(nothing);
    });

    it.each<[string, string, unknown[]]>([
      ['quoted separators and quotes', '"x,y","say ""hi"""\n', [['x,y', 'say "hi"']]],
      [
        'a quote inside a field',
        '5" pipe,it\'s "so"\nq,r\n',
        [
          ['5" pipe', 'it\'s "so"'],
          ['q', 'r'],
        ],
      ],
      ['text behind a closing quote', '"a"b,c\n', [['ab', 'c']]],
      [
        'a quote that never closes',
        '"a,b\nc,d\n',
        [
          ['a,b', null],
          ['c', 'd'],
        ],
      ],
      [
        'empty fields, quoted or not',
        ',""\n"",x\n',
        [
          [null, null],
          [null, 'x'],
        ],
      ],
      [
        'missing and surplus fields',
        'a\nb,c,d\n',
        [
          ['a', null],
          ['b', 'c'],
        ],
      ],
      [
        'CRLF, and CR elsewhere',
        'a\rb,c\r\nd,e\r\n',
        [
          ['a\rb', 'c'],
          ['d', 'e'],
        ],
      ],
      [
        'lines without a character',
        '\na,b\n\r\n\nc,d\n\n',
        [
          ['a', 'b'],
          ['c', 'd'],
        ],
      ],
      ['a lone "", which is a row', '""\n\n', [[null, null]]],
      [
        'a lone "" beside what is not plain',
        '""\n"x"y\n',
        [
          [null, null],
          ['xy', null],
        ],
      ],
      ['spaces', ' a , b \n', [[' a ', ' b ']]],
      [
        'no line end at the end',
        'a,b\nc,d',
        [
          ['a', 'b'],
          ['c', 'd'],
        ],
      ],
      ['a byte order mark', '\uFEFFa,b\n', [['a', 'b']]],
      [
        'other alphabets',
        'å,漢字\n😀,\n',
        [
          ['å', '漢字'],
          ['😀', null],
        ],
      ],
    ])('reads csv with %s', async (_, text, rows) => {
      expect(await rowsOf('t.csv', text, { columns: columns({ a: 'string', b: 'string' }) })).toEqual(rows);
    });

    it('keeps line breaks inside quotes with multiLine', async () => {
      const table = { columns: columns({ a: 'string', b: 'string' }), multiLine: true };
      expect(await rowsOf('t.csv', '"a\nb",c\n\n"d\r\n\n","e\n', table)).toEqual([
        ['a\nb', 'c'],
        ['d\r\n\n', 'e\n'],
      ]);
    });

    it('has a row for an empty line of a table of one column', async () => {
      expect(await rowsOf('t.csv', 'a\n\n\r\nb\n""\n', { columns: columns({ a: 'string' }) })).toEqual([
        ['a'],
        [null],
        [null],
        ['b'],
        [null],
      ]);
    });

    it('reads what fits a type, and null for what does not in a column that was inferred', async () => {
      const types = { i: 'int', f: 'float', b: 'bool', d: 'datetime' } as const;
      const text = [
        '5,5,true,2024-02-29',
        ' +5,.5,FALSE,2024-02-29 13:14',
        '-007,-inf,True,2024-02-29T13:14:15.9876Z',
        '1.0,nan,1,2024-02-30',
        '9223372036854775808,1e3,yes,2024-02-29T13:14:15+02:00',
        'x,1e, true,24-1-1',
        '5 ,5 ,,"2024-02-29T24:00"',
        '"6","6.",false,2024-02-29T13:14:15-0230',
      ].join('\n');
      expect(await rowsOf('t.csv', text, { columns: columns(types) })).toEqual([
        [5, 5, true, '2024-02-29T00:00:00.000Z'],
        [5, 0.5, false, '2024-02-29T13:14:00.000Z'],
        [-7, '-Infinity', true, '2024-02-29T13:14:15.987Z'],
        [null, host.isNanNull === true ? null : 'NaN', null, null],
        [null, 1000, null, '2024-02-29T11:14:15.000Z'],
        [null, null, null, null],
        [null, null, null, null],
        [6, 6, false, '2024-02-29T15:44:15.000Z'],
      ]);
    });

    it.each([
      ['csv', 't.csv', 'a\n1\nx\n2\ny\n', 'row 1 of the mini-batch has in column "b" (int) "x"'],
      ['jsonl', 't.jsonl', '{"b":1}\n{"b":1.5}\n{"b":2}\n\n{"b":"x"}\n', '"b" (int) 1.5'],
      ['jsonl', 't.jsonl', '{"b":1}\n{"b"\n{"b":2}\n[]\n', 'row 1 of the mini-batch is not JSON'],
    ] as const)(
      'refuses what does not fit, and counts its rows all the same (%s, %s)',
      async (format, file, text, named) => {
        const declared = columns({ b: 'int' }).map((column) => ({ ...column, isDeclared: true }));
        const table = { format, columns: declared, headers: [format === 'csv'] };
        const outcome = await outcomeOf(file, text.replace('a\n', 'b\n'), table);
        expect(outcome).toMatchObject({ kind: 'failed', retryable: false, items: 4 });
        expect(outcome.kind === 'failed' && outcome.error.message).toContain(named);
      },
    );

    it.each([
      ['csv', 'b\n'],
      ['jsonl', '{"b":"x"}\n'],
    ] as const)('calls a file of %s by the name that people know', async (format, text) => {
      const declared = columns({ b: 'int' }).map((column) => ({ ...column, isDeclared: true }));
      const outcome = await outcomeOf('t', text, { format, columns: declared, shownPaths: ['input t (k=1)'] });
      expect(outcome.kind === 'failed' && outcome.error.message).toMatch(
        /^input t \(k=1\): row 0 of the mini-batch has/,
      );
    });

    it.each<[string, TableRange, number]>([
      ['from its start', [0, 99], 3],
      ['and from behind it', [5, 99], 2],
    ])('refuses a file whose header is another, and counts its rows %s', async (_, range, items) => {
      const table = { columns: columns({ a: 'string', b: 'string' }), headers: [true], ranges: [range] };
      const outcome = await outcomeOf('t.csv', 'b,a\n1,2\n3,4\n\n5,6', table);
      expect(outcome).toMatchObject({ kind: 'failed', retryable: false, items });
      expect(outcome.kind === 'failed' && outcome.error.message).toMatch(/t\.csv is b, a; that of .* is a, b$/);
    });

    it('gives two columns of a header no one name', async () => {
      const table = { columns: columns({ a_3: 'int', a: 'int', a_3_3: 'int' }), headers: [true] };
      expect(await rowsOf('t.csv', 'a_3,a,a\n1,2,3\n', table)).toEqual([[1, 2, 3]]);
    });

    it('takes only the columns that are kept, behind the path', async () => {
      const [a, b] = columns({ a: 'string', b: 'string' });
      const table = { columns: [{ ...(a as TableColumn), isKept: false }, b as TableColumn], pathColumn: 'Path' };
      expect(await rowsOf('t.csv', '1,2\n', table)).toEqual([[`${worker.bench.folder}/t.csv`, '2']]);
    });

    it('keeps the order of columns whose names are numbers', async () => {
      expect(
        await rowsOf('t.csv', 'a,b\n', {
          columns: columns([
            ['2', 'string'],
            ['1', 'string'],
          ]),
        }),
      ).toEqual([['a', 'b']]);
    });

    it('reads jsonl by key, other values of a text column as JSON', async () => {
      const table = { format: 'jsonl', columns: columns({ s: 'string', i: 'int', f: 'float' }) } as const;
      const text = '{"s":"a","i":1,"f":1,"x":0}\n \r\n{"f":0.5,"s":{"k":[1,null]}}\n{"i":1.5,"s":true,"f":"1"}';
      expect(await rowsOf('t.jsonl', text, table)).toEqual([
        ['a', 1, 1],
        ['{"k":[1,null]}', null, 0.5],
        ['true', null, null],
      ]);
    });

    it.each(['[1]', '{"s":'])('refuses a jsonl record that is no object: %s', async (text) => {
      const table = { format: 'jsonl', columns: columns({ s: 'string' }) } as const;
      expect(await outcomeOf('t.jsonl', text, table)).toMatchObject({ kind: 'failed', retryable: false });
    });

    it('reads a gzip file whole, whatever its range', async () => {
      const table = { columns: columns({ a: 'int' }), headers: [true], ranges: [[5, 6]] as const };
      expect(await rowsOf('t.csv.gz', gzipSync('a\n1\n2\n'), table)).toEqual([[1], [2]]);
    });

    it('refuses a gzip file that is damaged or holds too much', async () => {
      const table = { columns: columns({ a: 'int' }), decompressedLimitBytes: 1000 };
      const bomb = await outcomeOf('b.csv.gz', gzipSync('1\n'.repeat(1000)), table);
      expect(bomb).toMatchObject({ kind: 'failed', retryable: false });
      const torn = await outcomeOf('c.csv.gz', gzipSync('1\n2\n').subarray(0, 12), table);
      expect(torn).toMatchObject({ kind: 'failed', retryable: false });
    });

    it.each([
      ['compressed bytes whose name says nothing of it', gzipSync('1,2\n'), 't.csv is compressed by gzip'],
      ['UTF-16 that nothing says', Buffer.from('\xff\xfe1', 'latin1'), 't.csv is UTF-16: give the input encoding'],
      ['a truth value for a number', 'true,1\ntrue,2\n', '"a" (float) "true"'],
    ])('refuses %s', async (_, content, message) => {
      const declared = columns({ a: 'float', b: 'float' }).map((column) => ({ ...column, isDeclared: true }));
      const outcome = await outcomeOf('t.csv', content, { columns: declared });
      expect(outcome.kind === 'failed' && outcome.error.message).toContain(message);
    });

    it.each([
      ['iso-8859-1', 'latin1', 'é\u0080'],
      ['windows-1252', 'latin1', 'é€'],
      ['utf-16', 'utf16le', 'é😀'],
    ] as const)('reads %s', async (encoding, written, read) => {
      const text = encoding === 'utf-16' ? '\uFEFFé😀\n' : 'é\u0080\n';
      const table = { encoding, columns: columns({ a: 'string' }), ranges: [[0, 1]] as const };
      expect(await rowsOf('t.csv', Buffer.from(text, written), table)).toEqual([[read]]);
    });

    it('puts a replacement where bytes are no text', async () => {
      expect(await rowsOf('t.csv', Buffer.from([0x61, 0xff, 0x0a]), { columns: columns({ a: 'string' }) })).toEqual([
        ['a\uFFFD'],
      ]);
    });

    it('puts what a path says before the rows, typed, and what is missing as null', async () => {
      const named = columns({ s: 'string', i: 'int', f: 'float', b: 'bool', t: 'datetime', no: 'int' });
      const pathColumns = named.map((column) => ({ ...column, isKept: column.name !== 'no' }));
      const pathValues = [['x y', '7', '1.5', '', '2024-05-01', '9']];
      const rows = await rowsOf('p.csv', '1\n2\n', { columns: columns({ h: 'int' }), pathColumns, pathValues });
      expect(rows).toEqual([1, 2].map((h) => ['x y', 7, 1.5, null, '2024-05-01T00:00:00.000Z', h]));
    });

    it('puts the rows of several files one behind the other and tells of the partition', async () => {
      const files = [worker.bench.write('a.csv', 'h\n1\n'), worker.bench.write('b.csv', '2\n')];
      const whole: TableRange = [0, 99];
      const table = { columns: columns({ h: 'int' }), ranges: [whole, whole], headers: [true, false] };
      const outcome = await worker.outcomeOfAll(files, table, { partition: [['city', 'Oslo']] });
      expect(outcome.kind === 'succeeded' && Buffer.from(outcome.rows).toString()).toBe(
        '{"columns":["h"],"city":"Oslo"}\n[1]\n[2]\n',
      );
    });
  });
}
