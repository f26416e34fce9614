import { crInRow } from '../../../../core/ports/table/lone-cr.ts';
import type { Warn } from './misfit.ts';

/** The rows of a csv text, and where they stand. */
export interface CsvText {
  /** What messages call the file. */
  readonly shown: string;
  /** Begins where a record begins. */
  readonly rows: Buffer;
  /** The byte of the file at which the text begins. */
  readonly from: number;
  /** Of the header, which is no row: it stands in front of them. */
  readonly linesBefore: number;
}

/** Of a quote before which so much of the rows stands. */
export function tellOpenQuote(warn: Warn, text: CsvText, before: string): void {
  const what = `the quote that opens in ${placeOf(text, before)} never closes: all behind it is one value of one row`;
  warn('open-quote', `${text.shown}: ${what}`);
}

/** Of the first CR that ends no row, before which so much of the rows stands: once a file. */
export function tellLoneCr(warn: Warn, text: CsvText, before: string): void {
  warn(`lone-cr ${JSON.stringify(text.shown)}`, crInRow(text.shown, placeOf(text, before)));
}

function placeOf({ from, linesBefore }: CsvText, before: string): string {
  return `line ${linesBefore + linesIn(before) + 1}${from === 0 ? '' : ` behind byte ${from}`}`;
}

export const linesIn = (text: string): number => text.split('\n').length - 1;
