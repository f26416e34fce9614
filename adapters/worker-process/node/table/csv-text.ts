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
export function tellOpenQuote(warn: Warn, { shown, from, linesBefore }: CsvText, before: string): void {
  const line = `line ${linesBefore + linesIn(before) + 1}${from === 0 ? '' : ` behind byte ${from}`}`;
  warn('open-quote', `${shown}: the quote that opens in ${line} never closes: all behind it is one value of one row`);
}

export const linesIn = (text: string): number => text.split('\n').length - 1;
