import { readMoment, toMicroseconds } from './moment.ts';
import type { ColumnType } from './table-format.ts';

/** What a field of a table may be; datetimes are microseconds since 1970, in UTC, as numbers where these hold them. */
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

function readInt(text: string): number | bigint | undefined {
  if (!INT.test(text)) return undefined;
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number + 0;
  const digits = text.trimStart();
  const whole = BigInt(digits.startsWith('+') ? digits.slice(1) : digits);
  return BigInt.asIntN(64, whole) === whole ? whole : undefined;
}

function readDatetime(text: string): number | bigint | undefined {
  const moment = readMoment(text);
  if (moment === undefined) return undefined;
  const microseconds = moment.milliseconds * 1_000 + moment.micros;
  return Number.isSafeInteger(microseconds) ? microseconds : toMicroseconds(moment);
}

function readFloat(text: string): number | undefined {
  const found = FLOAT.exec(text);
  if (found === null) return undefined;
  const word = found[1]?.toLowerCase();
  if (word === undefined) return Number(text);
  if (word === 'nan') return Number.NaN;
  return text.includes('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
