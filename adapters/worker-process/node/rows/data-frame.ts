/** What is used of a DataFrame of nodejs-polars; the script's own copy of the library made it. */
export interface DataFrame {
  readonly height: number;
  readonly columns: readonly string[];
  getColumns(): readonly Series[];
}

export interface Series {
  readonly name: string;
  readonly dtype: { readonly variant: string; readonly inner?: unknown };
  nullCount(): number;
  toArray(): unknown[];
  toTypedArray(): unknown;
  toFrame(): { writeCSV(options: object): Buffer };
}

/** Without loading the library, which a script that returns none has no need of. */
export const isDataFrame = (value: unknown): value is DataFrame =>
  typeof value === 'object' &&
  value !== null &&
  Object.prototype.toString.call(value) === '[object DataFrame]' &&
  typeof (value as DataFrame).getColumns === 'function';

export const isSeries = (value: unknown): value is Series =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Series).toArray === 'function' &&
  typeof (value as Series).dtype?.variant === 'string';

/** Rows by column name, in the form in which other items hold such values. */
export function rowsOfDataFrame(frame: DataFrame): readonly object[] {
  const columns = frame.getColumns().map((series) => [series.name, columnValues(series)] as const);
  return Array.from({ length: frame.height }, (_, row) =>
    Object.fromEntries(columns.map(([name, values]) => [name, values[row]])),
  );
}

/** The values of a column: dates and datetimes as ISO 8601, the latter without a zone if they have none. */
export function columnValues(series: Series): ArrayLike<unknown> {
  const { variant, inner } = series.dtype;
  switch (variant) {
    case 'Float64':
      return series.nullCount() === 0 ? (series.toTypedArray() as Float64Array) : series.toArray();
    case 'Int64':
    case 'UInt64':
      return wholeNumbers(series);
    case 'Date':
      return series.toArray().map((day) => (day as Date | null)?.toISOString().slice(0, 10) ?? null);
    case 'Datetime':
      return datetimes(series, inner as readonly [unit: string, zone: string | null]);
    default:
      return series.toArray().map(plain);
  }
}

/** As numbers; what they cannot hold as bigints. */
function wholeNumbers(series: Series): readonly unknown[] {
  const numbers = series.toArray();
  const isExact = numbers.every((number) => number === null || Number.isSafeInteger(number));
  return isExact ? numbers : textsOf(series).map((digits) => (digits === '' ? null : BigInt(digits)));
}

function datetimes(series: Series, [unit, zone]: readonly [string, string | null]): readonly unknown[] {
  const dates = series.toArray() as (Date | null)[];
  const texts = unit === 'ms' ? undefined : textsOf(series);
  return dates.map((date, row) => {
    if (date === null) return null;
    // A `Date` ends at milliseconds.
    const further = /\.\d{3}(\d+)/.exec(texts?.[row] ?? '')?.[1]?.replace(/0+$/, '') ?? '';
    return `${date.toISOString().slice(0, -1)}${further}${zone ? 'Z' : ''}`;
  });
}

/** Every value as the library itself writes it, which loses nothing. Not for texts. */
const textsOf = (series: Series): readonly string[] =>
  series
    .toFrame()
    .writeCSV({ includeHeader: false })
    .toString()
    .split('\n')
    .map((text) => (text === '""' ? '' : text));

/** Lists come as the library's own. */
const plain = (value: unknown): unknown => (isSeries(value) ? value.toArray().map(plain) : value);
