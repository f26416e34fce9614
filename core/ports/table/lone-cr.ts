import { type CsvShape, csvRecords } from './csv-records.ts';
import type { FileFault } from './file-fault.ts';

/** Of a file whose header holds one: in other programs it may end a line, and then its rows would all be part of the header. */
export const CR_IN_HEADER: FileFault = {
  what: 'has in its header a CR that no LF follows: lines of a table end with LF or CR LF',
  advice: 'convert its line ends',
};

/** Of the first in a file's rows; `where`: the line, or the row. */
export const crInRow = (shown: string, where: string): string =>
  `${shown}: a CR in ${where}, which no LF follows, is a character of its field and ends no row; convert the file's line ends to LF or CR LF if it should`;

/** Where the first CR stands, outside quotes, that no LF follows, in as many records of a csv text; undefined for none. */
export function findLoneCr(text: string, shape: CsvShape, records = Number.POSITIVE_INFINITY): number | undefined {
  if (!text.includes('\r')) return undefined;
  let found: number | undefined;
  const onLoneCr = (at: number): void => {
    found ??= at;
  };
  let looked = 0;
  for (const _ of csvRecords(text, { ...shape, onLoneCr })) {
    looked += 1;
    if (found !== undefined || looked >= records) break;
  }
  return found;
}

/** The line of a text, from 1, in which a character stands. */
export const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;
