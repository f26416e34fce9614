import type { SchemaElement } from 'hyparquet';

/** A value of a parquet column, as its file has it, as a text of `partition_key_value`; '' for a missing one. */
export type KeyText = (raw: unknown) => string;

type Unit = 'MILLIS' | 'MICROS' | 'NANOS';

const DIGITS: Readonly<Record<Unit, number>> = { MILLIS: 3, MICROS: 6, NANOS: 9 };
const DAY_SECONDS = 86_400n;
/** Of a JavaScript date. */
const SECONDS_MAX = 8_640_000_000_000n;

/** How the values of a column are told as texts. @throws Error for one whose values have none */
export function keyText(element: SchemaElement): KeyText {
  const tell = tellerOf(element);
  if (tell === undefined) throw new Error(`its column ${element.name} has values that cannot be told as texts`);
  return (raw) => (raw === undefined || raw === null ? '' : tell(raw));
}

function tellerOf(element: SchemaElement): ((raw: unknown) => string) | undefined {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (isDecimal(element)) return (raw) => decimalText(raw, scaleOf(element));
  if (logical?.type === 'TIMESTAMP') return (raw) => instantText(raw as bigint, logical.unit);
  if (converted === 'TIMESTAMP_MILLIS') return (raw) => instantText(raw as bigint, 'MILLIS');
  if (converted === 'TIMESTAMP_MICROS') return (raw) => instantText(raw as bigint, 'MICROS');
  if (logical?.type === 'DATE' || converted === 'DATE') {
    return (raw) => instantText(BigInt(raw as number) * DAY_SECONDS * 1000n, 'MILLIS');
  }
  if (logical?.type === 'TIME' || converted?.startsWith('TIME_') === true) return undefined;
  if (type === 'BYTE_ARRAY') return isText(element) ? utf8Text : undefined;
  if (logical?.type === 'UUID') return uuidText;
  if (type === 'FLOAT') return (raw) => singleText(raw as number);
  if (isUnsigned(element)) return (raw) => String(BigInt.asUintN(type === 'INT64' ? 64 : 32, BigInt(raw as number)));
  return type === 'INT32' || type === 'INT64' || type === 'DOUBLE' || type === 'BOOLEAN' ? String : undefined;
}

const isDecimal = ({ converted_type, logical_type }: SchemaElement): boolean =>
  converted_type === 'DECIMAL' || logical_type?.type === 'DECIMAL';

const scaleOf = ({ scale, logical_type: logical }: SchemaElement): number =>
  (logical?.type === 'DECIMAL' ? logical.scale : scale) ?? 0;

const isText = ({ converted_type: converted, logical_type: logical }: SchemaElement): boolean =>
  ['UTF8', 'ENUM', 'JSON'].includes(converted ?? '') || ['STRING', 'ENUM', 'JSON'].includes(logical?.type ?? '');

const isUnsigned = ({ converted_type: converted, logical_type: logical }: SchemaElement): boolean =>
  converted?.startsWith('UINT_') === true || (logical?.type === 'INTEGER' && !logical.isSigned);

const utf8Text = (raw: unknown): string => Buffer.from(raw as string, 'latin1').toString();

function uuidText(raw: unknown): string {
  const hex = Buffer.from(raw as string, 'latin1').toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** With as few digits as tell it from its neighbours. */
function singleText(value: number): string {
  for (let digits = 6; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(value);
}

function decimalText(raw: unknown, scale: number): string {
  const unscaled = typeof raw === 'string' ? bigEndian(raw) : BigInt(raw as number);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return `${unscaled < 0n ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`;
}

const bigEndian = (raw: string): bigint =>
  raw === '' ? 0n : BigInt.asIntN(raw.length * 8, BigInt(`0x${Buffer.from(raw, 'latin1').toString('hex')}`));

/** ISO 8601 without a zone, as short as it is exact: `2024-05-01`, `2024-05-01T12:00:00`, `2024-05-01T12:00:00.250`. */
function instantText(units: bigint, unit: Unit): string {
  const second = 10n ** BigInt(DIGITS[unit]);
  const fraction = ((units % second) + second) % second;
  const seconds = (units - fraction) / second;
  if (seconds > SECONDS_MAX || seconds < -SECONDS_MAX) return String(units);
  const text = new Date(Number(seconds) * 1000).toISOString().slice(0, -'.000Z'.length);
  if (fraction === 0n) return seconds % DAY_SECONDS === 0n ? text.slice(0, -'T00:00:00'.length) : text;
  const digits = String(fraction).padStart(DIGITS[unit], '0');
  // Milliseconds, microseconds or nanoseconds, whichever are enough.
  return `${text}.${digits.replace(/(?:000)+$/, '')}`;
}
