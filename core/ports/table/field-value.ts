import type { ColumnType } from './table-format.ts';

/** What a field of a table may be; datetimes are milliseconds since 1970, in UTC. */
export type FieldValue = string | number | bigint | boolean;

/**
 * A csv field as a value of its column's type; undefined when it does not fit. The one definition, which every reader
 * has to agree with (docs/reference/worker-protocol.md, Tables).
 */
export function fieldValue(type: ColumnType, text: string): FieldValue | undefined {
  return readers[type](text);
}

const readers: Readonly<Record<ColumnType, (text: string) => FieldValue | undefined>> = {
  string: (text) => text,
  int: readInt,
  float: readFloat,
  bool: (text) => truths[text.toLowerCase()],
  datetime: readDatetime,
};

const truths: Readonly<Record<string, boolean | undefined>> = { true: true, false: false };
const INT = /^[ \t]*[+-]?[0-9]+$/;
const FLOAT = /^[ \t]*[+-]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|(inf|infinity|nan))$/i;
const DATETIME =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(?:(Z)|([+-])(\d{2}):?(\d{2}))?)?$/;

function readInt(text: string): number | bigint | undefined {
  if (!INT.test(text)) return undefined;
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number + 0;
  const digits = text.trimStart();
  const whole = BigInt(digits.startsWith('+') ? digits.slice(1) : digits);
  return BigInt.asIntN(64, whole) === whole ? whole : undefined;
}

function readFloat(text: string): number | undefined {
  const found = FLOAT.exec(text);
  if (found === null) return undefined;
  const word = found[1]?.toLowerCase();
  if (word === undefined) return Number(text);
  if (word === 'nan') return Number.NaN;
  return text.includes('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function readDatetime(text: string): number | undefined {
  const found = DATETIME.exec(text);
  if (found === null) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0)) as Parts;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  const zoneMinutes = Number(found[10] ?? 0) * 60 + Number(found[11] ?? 0);
  const away = (found[9] === '-' ? -1 : 1) * zoneMinutes * 60_000;
  const milliseconds = Number((found[7] ?? '').padEnd(3, '0').slice(0, 3));
  return date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds - away;
}

type Parts = [number, number, number, number, number, number];
