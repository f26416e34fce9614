import { describe, expect, it } from 'vitest';
import { faultsOf, MINIMAL, read } from '../../tests/support/job-text.ts';

describe('tables', () => {
  const TABLE = MINIMAL.replace('type: file, path: images/*.png', 'type: tabular, path: t');
  const tableOf = (more: string) => read(TABLE.replace('path: t', `path: t, ${more}`)).draft.inputs[0]?.table;

  it('have defaults of their own', () => {
    expect(read(TABLE).draft.settings.miniBatchSize).toBe(1024 * 1024);
    expect(read(TABLE).draft.inputs[0]?.table).toEqual({
      format: null,
      separator: null,
      header: 'every_file',
      encoding: 'utf-8',
      supportMultiLine: false,
      columnTypes: [],
      keepColumns: null,
      dropColumns: [],
      includePath: false,
    });
  });

  it.each([
    ['1024', 1024],
    ['100KB', 102_400],
    ['1.5 kb', 1536],
    ['10mb', 10_485_760],
    ['{ rows: 5 }', { rows: 5 }],
  ])('have a mini-batch size in bytes or rows: %s', (size, expected) => {
    expect(read(`${TABLE}mini_batch_size: ${size}`).draft.settings.miniBatchSize).toEqual(expected);
  });

  it('may have skip and take, as files have', () => {
    const { draft } = read(TABLE.replace('path: t', 'path: t, skip: 3, take: "2"'));
    expect(draft.inputs[0]).toMatchObject({ type: 'tabular', skip: 3, take: 2 });
  });

  it('are described by the settings of their input', () => {
    expect(tableOf('format: TSV, separator: ";", header: none, column_types: { a: int }')).toMatchObject({
      format: 'tsv',
      separator: ';',
      header: 'none',
      columnTypes: [{ name: 'a', type: 'int' }],
    });
  });

  it.each([
    ['format: xml', 'format: must be one of csv, tsv, jsonl, parquet'],
    ['separator: ";;"', 'separator: must be one plain character'],
    ['column_types: { a: number }', 'column_types.a: must be one of string, int'],
    ['format: jsonl, separator: ";"', 'separator: applies only to format csv or tsv; here it is jsonl'],
    ['format: parquet, encoding: utf-16', 'encoding: applies only to format csv, tsv or jsonl; here it is parquet'],
  ])('are refused with %s', (more, fault) => {
    expect(faultsOf(TABLE.replace('path: t', `path: t, ${more}`))[0]).toContain(`inputs[0].${fault}`);
  });

  it.each([
    ['t/**/*.parquet, encoding: utf-16', 'encoding: applies only to format csv, tsv or jsonl; here it is parquet'],
    ['[a.jsonl, b/*.ndjson.gz], header: none', 'header: applies only to format csv or tsv; here it is jsonl'],
  ])('are refused where all paths tell a format in which an option means nothing: %s', (path, fault) => {
    expect(faultsOf(TABLE.replace('path: t', `path: ${path}`))[0]).toContain(`inputs[0].${fault}`);
  });

  it.each(['[a.jsonl, b.csv]', 'parquet', 'a.parquet, format: csv'])('may have the options of csv else: %s', (path) => {
    const { draft } = read(TABLE.replace('path: t', `path: ${path}, separator: ";"`));
    expect(draft.inputs[0]?.table?.separator).toBe(';');
  });

  it.each([
    ['mini_batch_size: 1MB', 'mini_batch_size: a size in bytes or rows is for tabular inputs'],
    ['mini_batch_size: { rows: 5 }', 'mini_batch_size: a size in bytes or rows is for tabular inputs'],
  ])('do not lend their sizes to files: %s', (line, fault) => {
    expect(faultsOf(MINIMAL + line)[0]).toContain(`job.yaml:5: ${fault}`);
  });

  it.each(['separator: ";"', 'include_path: true'])('do not lend their settings to files: %s', (more) => {
    const faults = faultsOf(MINIMAL.replace('images/*.png', `images/*.png, ${more}`));
    expect(faults[0]).toContain('applies only to type tabular');
  });
});
