import { expect, it } from 'vitest';
import { PLAIN_TABLE } from '../../tests/support/plain-table-options.ts';
import { formatOf, tableShape } from './table-shape.ts';

it.each([
  ['/in.csv/a.TSV', 'tsv'],
  ['/in/a.ndjson.gz', 'jsonl'],
  ['/in/a.constructor', null],
])('the name of %s tells the format %s', (path, format) => {
  expect(formatOf(path)).toBe(format);
});

it('a name that tells no format is refused with what to write', () => {
  expect(() => tableShape(PLAIN_TABLE, 't', '/in/a.dat')).toThrow(
    'input t: the name of /in/a.dat does not tell its format; write format: csv, tsv, jsonl or parquet in the input',
  );
});
