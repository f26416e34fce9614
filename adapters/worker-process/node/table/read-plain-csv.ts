import { fieldValue } from '../../../../core/ports/table/field-value.ts';
import type { TableColumn, TableFormat } from '../../../../core/ports/table/table-format.ts';
import { type ColumnValues, polarsType, wholeNumbers } from './build-frame.ts';
import { hasBlankEnd, isPlainCsv, withoutEmptyLines } from './plain-csv.ts';
import type { Frame, Polars } from './polars.ts';

/**
 * By the library's own reader, which is many times faster, where it understands the text as the protocol does; undefined
 * elsewhere, also for a value that does not fit: the slow reader can say which.
 */
export function readPlainCsv(pl: Polars, text: Buffer, format: TableFormat): Frame | undefined {
  const { columns, separator, multiLine } = format;
  const rows = columns.length === 1 ? text : withoutEmptyLines(text);
  if (rows === undefined || rows.length === 0 || !isPlainCsv(rows, separator, multiLine)) return undefined;
  const kept = [...columns.entries()].filter(([, { isKept }]) => isKept);
  const strict = kept.filter(([, column]) => isStrict(column));
  // Numbers as names would change their order.
  const schema = Object.fromEntries(columns.map((column, position) => [`c${position}`, readAs(pl, column)]));
  const options = { hasHeader: false, sep: separator, schema, columns: kept.map(([position]) => `c${position}`) };
  try {
    const frame = pl.readCSV(rows, { ...options, ignoreErrors: strict.length === 0 }) as unknown as Frame;
    const hasNull = strict.some(([position]) => frame.getColumn(`c${position}`).nullCount() > 0);
    if (hasNull && hasBlankEnd(rows, separator)) return undefined;
    return finished(pl, frame, rows, kept);
  } catch {
    return undefined;
  }
}

/** Datetimes are read by us: the library knows other forms. */
const readAs = (pl: Polars, { type }: TableColumn) =>
  polarsType(pl, type === 'datetime' ? 'string' : (type ?? 'string'));

const isStrict = ({ type, isDeclared }: TableColumn): boolean => isDeclared && type !== 'string' && type !== 'datetime';

/** Undefined for a datetime that does not fit its declaration. */
function finished(pl: Polars, read: Frame, rows: Buffer, kept: readonly [number, TableColumn][]): Frame | undefined {
  let frame = read;
  for (const [position, { type, isDeclared }] of kept) {
    const column = `c${position}`;
    if (type === 'datetime') {
      const values = datetimes(frame.getColumn(column).toArray() as (string | null)[], isDeclared);
      if (values === undefined) return undefined;
      frame = frame.withColumns(wholeNumbers(pl, column, values).cast(polarsType(pl, type)) as never);
    } else if (type === 'string' && rows.includes('""')) {
      const text = pl.col(column);
      frame = frame.withColumns(
        pl
          .when(text.eq(pl.lit('')))
          .then(pl.lit(null))
          .otherwise(text)
          .alias(column) as never,
      );
    }
  }
  frame.columns = kept.map(([, { name }]) => name);
  return frame;
}

function datetimes(texts: readonly (string | null)[], isDeclared: boolean): ColumnValues | undefined {
  const values: ColumnValues = [];
  for (const text of texts) {
    const value = text === null || text === '' ? null : fieldValue('datetime', text);
    if (value === undefined && isDeclared) return undefined;
    values.push(value ?? null);
  }
  return values;
}
