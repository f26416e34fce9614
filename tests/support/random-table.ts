import type { TableOptions } from '../../core/job/manifest.ts';
import type { SeededRandom } from './seeded-random.ts';

/** A table as bytes, and how a job file would say that it is to be read. */
export interface RandomTable {
  readonly text: string;
  readonly columns: number;
  readonly options: TableOptions;
}

const FIELDS: readonly ((random: SeededRandom) => string)[] = [
  (random) =>
    random.pick(['a', '', ' ', 'x y', 'ä', '漢字', '😀', '007', "it's", 'nul\u00a0l', '#', '-', 'NA', 'null']),
  (random) => String(random.below(2_000) - 1_000),
  (random) => random.pick(['1.5', '-0.25', '.5', '2.', '1e3', '123456.789', '0.1', '7']),
  (random) => random.pick(['true', 'false', 'True', 'FALSE']),
  (random) => random.pick(['2024-02-29', '1999-12-31T23:59:59', '2024-01-01 10:20:30.123456', '2024-06-01T00:00Z']),
  // Mostly text that only quotes can hold.
  (random) => random.pick(['"', 'say "hi"', 'SEP', 'a SEP b', 'BREAK', 'a BREAK', 'BREAK BREAK', '""', 'end"']),
];

/** Quotes, line breaks, empty and missing fields, CRLF, byte order marks, no line end at the end, a header alone, one column. */
export function randomTable(random: SeededRandom): RandomTable {
  const separator = random.pick([',', ';', '\t', '|']);
  const multiLine = random.chance(0.4);
  const lineEnd = random.pick(['\n', '\r\n']);
  const columns = random.pick([1, 1, 2, 3, 5]);
  const kinds = Array.from({ length: columns }, () => random.pick(FIELDS));
  const header = random.chance(0.7) ? 'every_file' : 'none';
  const field = (make: (random: SeededRandom) => string): string => {
    if (random.chance(0.1)) return random.pick(['', '""']);
    const breaks = multiLine ? random.pick(['\n', '\r\n', '\n\n']) : ' ';
    return written(make(random).replaceAll('SEP', separator).replaceAll('BREAK', breaks), separator, random);
  };
  const lines = Array.from({ length: random.pick([0, 1, 5, 30, 80]) }, () => {
    if (random.chance(0.03)) return '';
    const width = random.chance(0.03) ? 1 + random.below(columns) : columns;
    const line = kinds.slice(0, width).map(field).join(separator);
    // By itself the other library takes a line of blanks for an empty one.
    return /^ +$/.test(line) ? `"${line}"` : line;
  });
  if (header === 'every_file') lines.unshift(kinds.map((_, at) => `c${at}`).join(separator));
  const ended = lines.map((line) => line + lineEnd).join('');
  const text = random.chance(0.3) ? ended.slice(0, -lineEnd.length || undefined) : ended;
  return {
    text: (random.chance(0.2) ? '\uFEFF' : '') + text,
    columns,
    options: optionsOf(separator, header, multiLine),
  };
}

/** In quotes where it must be, and now and then where it need not. */
function written(value: string, separator: string, random: SeededRandom): string {
  const isPlain = ![separator, '"', '\n', '\r'].some((special) => value.includes(special));
  return isPlain && !random.chance(0.2) ? value : `"${value.replaceAll('"', '""')}"`;
}

const optionsOf = (separator: string, header: TableOptions['header'], supportMultiLine: boolean): TableOptions => ({
  format: 'csv',
  separator,
  header,
  encoding: 'utf-8',
  supportMultiLine,
  columnTypes: [],
  keepColumns: null,
  dropColumns: [],
  includePath: false,
});
