import type { ColumnType } from '../ports/table/table-format.ts';
import { datetimeText } from './value-text.ts';

/** What a path says by a format such as `{city}/{day:yyyy/MM/dd}/*.png`. */
export interface PathFormat {
  readonly columns: readonly PathColumn[];
  /** The columns' values, as texts; undefined for a path, relative to the input's folder, that does not fit. */
  read(path: string): readonly string[] | undefined;
}

export interface PathColumn {
  readonly name: string;
  readonly type: ColumnType | null;
  /** The job file named the type. */
  readonly isDeclared?: boolean;
}

/** Digits of each part of a date, in their order. */
const DATE_PARTS = { yyyy: 4, MM: 2, dd: 2, HH: 2, mm: 2, ss: 2 } as const;
const DATE_PART = /yyyy|MM|dd|HH|mm|ss/g;
const TOKEN = /\{([^{}:/]+)(?::([^{}]*))?\}|\*\*\/|\*\*|\*|[^{}*]+|[{}]/g;

/**
 * As in Azure ML: `{name}` is a text, `{name:yyyy/MM/dd/HH/mm/ss}` a time, and the format stands for the path from the
 * first of them to its end; `*` is anything within a name. *New*: `**`, and a `/` at the end, stand for any folders and
 * files; such a format begins at the input's folder. What is wrong with a format is a text.
 */
export function compilePathFormat(format: string): PathFormat | string {
  const text = format.replace(/^\//, '').replace(/\/$/, '/**');
  const readers: ColumnReader[] = [];
  let pattern = '';
  for (const [token, name, date] of text.matchAll(TOKEN)) {
    const part = name === undefined ? literal(token) : readers[readers.push(columnReader(name, date)) - 1]?.pattern;
    if (part === undefined) return `${format}: ${token} is neither {name} nor {name:yyyy/MM/dd/HH/mm/ss}`;
    pattern += part;
  }
  const columns = readers.map(({ name, type }) => ({ name, type }));
  const names = columns.map(({ name }) => name);
  if (names.length === 0) return `${format}: names nothing: {name} stands for a part of the path`;
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) return `${format}: {${twice}} stands in it twice`;
  const isFromRoot = text.includes('**');
  const matcher = new RegExp(`${isFromRoot ? '^' : '(?:^|/)'}${pattern}$`, 'su');
  return { columns, read: (path) => valuesIn(matcher.exec(path), readers) };
}

interface ColumnReader extends PathColumn {
  /** Undefined for what is no pattern of a time. Has `groups` pairs of parentheses. */
  readonly pattern: string | undefined;
  readonly groups: number;
  read(found: readonly string[]): string | undefined;
}

function columnReader(name: string, date: string | undefined): ColumnReader {
  if (date === undefined) {
    return { name, type: 'string', pattern: '([^/]+?)', groups: 1, read: ([found]) => found };
  }
  const parts: readonly string[] = date.match(DATE_PART) ?? [];
  const isDate = parts[0] !== undefined && parts.includes('yyyy') && new Set(parts).size === parts.length;
  const between = date.split(DATE_PART).map(escaped);
  const digits = parts.map((part) => `(\\d{${DATE_PARTS[part as keyof typeof DATE_PARTS]}})`);
  const pattern = between.map((other, at) => other + (digits[at] ?? '')).join('');
  const read = (found: readonly string[]) => timeOf(parts, found);
  return { name, type: 'datetime', pattern: isDate ? pattern : undefined, groups: parts.length, read };
}

/** Undefined for a day or an hour that does not exist. */
function timeOf(parts: readonly string[], found: readonly string[]): string | undefined {
  const part = (name: string, whenAbsent: number): number => {
    const at = parts.indexOf(name);
    return at === -1 ? whenAbsent : Number(found[at]);
  };
  const [month, day, hour] = [part('MM', 1), part('dd', 1), part('HH', 0)];
  const time = new Date(0);
  time.setUTCFullYear(part('yyyy', 1970), month - 1, day);
  const isDay = time.getUTCMonth() === month - 1 && time.getUTCDate() === day;
  if (!isDay || hour > 23 || part('mm', 0) > 59 || part('ss', 0) > 59) return undefined;
  return datetimeText({ milliseconds: time.setUTCHours(hour, part('mm', 0), part('ss', 0)), micros: 0 });
}

function valuesIn(found: RegExpExecArray | null, readers: readonly ColumnReader[]): readonly string[] | undefined {
  if (found === null) return undefined;
  const values: string[] = [];
  let group = 1;
  for (const reader of readers) {
    const value = reader.read(found.slice(group, group + reader.groups));
    if (value === undefined) return undefined;
    values.push(value);
    group += reader.groups;
  }
  return values;
}

const WILDCARDS: Readonly<Record<string, string | undefined>> = {
  '**/': '(?:[^/]+/)*',
  '**': '.*',
  '*': '[^/]*',
  '{': undefined,
  '}': undefined,
};

const literal = (token: string): string | undefined =>
  Object.hasOwn(WILDCARDS, token) ? WILDCARDS[token] : escaped(token);

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
