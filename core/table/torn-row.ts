import { csvRecords } from '../ports/table/csv-records.ts';
import type { TableShape } from './table-shape.ts';

/** Rows that are looked at. */
const LOOKED_AT = 200;

/**
 * The line, from 1, on which a quoted field of a csv text begins that goes on in the next line, where each line is taken
 * for a row of its own (`support_multi_line: false`, the default of PRS as well); undefined when there is none.
 */
export function tornRow(text: string, shape: TableShape): number | undefined {
  if (shape.multiLine) return undefined;
  let line = 1;
  let looked = 0;
  for (const record of csvRecords(text, { ...shape, multiLine: true })) {
    const breaks = record.reduce((sum, field) => sum + (field?.split('\n').length ?? 1) - 1, 0);
    if (breaks > 0) return line;
    line += 1;
    looked += 1;
    if (looked > LOOKED_AT) return undefined;
  }
  return undefined;
}
