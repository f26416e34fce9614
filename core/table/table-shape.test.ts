import { expect, it } from 'vitest';
import { formatOf } from './table-shape.ts';

it.each([
  ['/in.csv/a.TSV', 'tsv'],
  ['/in/a.ndjson.gz', 'jsonl'],
  ['/in/a.constructor', null],
])('the name of %s tells the format %s', (path, format) => {
  expect(formatOf(path)).toBe(format);
});
