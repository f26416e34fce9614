import { type FieldValue, fieldValue } from '../../../../core/ports/table/field-value.ts';
import type { TableColumn, TableFormat } from '../../../../core/ports/table/table-format.ts';
import { type ColumnValues, polarsType, wholeNumbers } from './build-frame.ts';
import { hasBlankEnd, isPlainCsv, withoutEmptyLines } from './plain-csv.ts';
import type { Frame, Polars } from './polars.ts';

/** Takes the first value of a column that does not fit the type inferred for it. */
type OnMisfit = (column: TableColumn, value: string) => void;

/** With its position in the file. */
type KeptColumn = readonly [position: number, column: TableColumn];

type Text = string | null;

/**
 * By the library's own reader, which is many times faster, where it understands the text as the protocol does; undefined
 * elsewhere, also for a value that does not fit its declared type: the slow reader can say which.
 */
export function readPlainCsv(pl: Polars, text: Buffer, format: TableFormat, onMisfit: OnMisfit): Frame | undefined {
  const { columns, separator, multiLine } = format;
  const rows = columns.length === 1 ? text : withoutEmptyLines(text);
  if (rows === undefined || rows.length === 0 || !isPlainCsv(rows, separator, multiLine)) return undefined;
  const kept = [...columns.entries()].filter(([, { isKept }]) => isKept);
  const typed = kept.filter(([, column]) => typeToRead(column) !== 'string');
  const read = (wanted: readonly KeptColumn[], readAs: (column: TableColumn) => ReadType, ignoreErrors: boolean) => {
    // Numbers as names would change their order.
    const schema = columns.map((column, position) => [`c${position}`, polarsType(pl, readAs(column))]);
    const options = { hasHeader: false, sep: separator, schema: Object.fromEntries(schema), ignoreErrors };
    return pl.readCSV(rows, { ...options, columns: wanted.map(([position]) => `c${position}`) }) as unknown as Frame;
  };
  try {
    let frame = orUndefined(() => read(kept, typeToRead, false));
    if (frame === undefined || (withNulls(frame, typed).length > 0 && hasBlankEnd(rows, separator))) {
      if (typed.some(([, { isDeclared }]) => isDeclared)) return undefined;
      frame ??= read(kept, typeToRead, true);
      const suspects = withNulls(frame, typed);
      if (suspects.length > 0)
        findMisfits(
          read(suspects, () => 'string', true),
          suspects,
          onMisfit,
        );
    }
    return finished(pl, frame, rows, kept, onMisfit);
  } catch {
    return undefined;
  }
}

/** Datetimes are read by us: the library knows other forms. */
const typeToRead = ({ type }: TableColumn) => (type === 'datetime' ? 'string' : (type ?? 'string'));
type ReadType = ReturnType<typeof typeToRead>;

function orUndefined<Value>(make: () => Value): Value | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

function withNulls(frame: Frame, columns: readonly KeptColumn[]): readonly KeptColumn[] {
  const [counts = {}] = frame.nullCount().toRecords() as Record<string, number>[];
  return columns.filter(([position]) => counts[`c${position}`] !== 0);
}

function findMisfits(texts: Frame, columns: readonly KeptColumn[], onMisfit: OnMisfit): void {
  for (const [position, column] of columns) {
    const all = texts.getColumn(`c${position}`).toArray() as Text[];
    const misfit = all.find((text) => valueIn(column, text) === undefined);
    if (typeof misfit === 'string') onMisfit(column, misfit);
  }
}

const valueIn = ({ type }: TableColumn, text: Text): FieldValue | null | undefined =>
  text === null || text === '' ? null : fieldValue(type ?? 'string', text);

/** Undefined for a datetime that does not fit its declaration. */
function finished(
  pl: Polars,
  read: Frame,
  rows: Buffer,
  kept: readonly KeptColumn[],
  onMisfit: OnMisfit,
): Frame | undefined {
  let frame = read;
  for (const [position, column] of kept) {
    const name = `c${position}`;
    if (column.type === 'datetime') {
      const texts = frame.getColumn(name).toArray() as Text[];
      const values = texts.map((text) => valueIn(column, text));
      const misfit = texts[values.indexOf(undefined)];
      if (typeof misfit === 'string') {
        if (column.isDeclared) return undefined;
        onMisfit(column, misfit);
      }
      const known: ColumnValues = values.map((value) => value ?? null);
      frame = frame.withColumns(wholeNumbers(pl, name, known).cast(polarsType(pl, 'datetime')) as never);
    } else if (column.type === 'string' && rows.includes('""')) {
      const text = pl.col(name);
      frame = frame.withColumns(
        pl
          .when(text.eq(pl.lit('')))
          .then(pl.lit(null))
          .otherwise(text)
          .alias(name) as never,
      );
    }
  }
  frame.columns = kept.map(([, { name }]) => name);
  return frame;
}
