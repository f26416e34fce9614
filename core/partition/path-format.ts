import type { ColumnType } from '../ports/table/table-format.ts';
import { type PathStep, stepValues } from './step-values.ts';
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
  const steps: PathStep[] = [];
  for (const [token, name, date] of text.matchAll(TOKEN)) {
    const reader = name === undefined ? undefined : columnReader(name, date);
    const taken = reader === undefined ? betweenColumns(token) : reader.steps;
    if (taken === undefined) return `${format}: ${token} is neither {name} nor {name:yyyy/MM/dd/HH/mm/ss}`;
    if (reader !== undefined) readers.push(reader);
    steps.push(...taken);
  }
  const columns = readers.map(({ name, type }) => ({ name, type }));
  const names = columns.map(({ name }) => name);
  if (names.length === 0) return `${format}: names nothing: {name} stands for a part of the path`;
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) return `${format}: {${twice}} stands in it twice`;
  const isFromRoot = text.includes('**');
  const read = (path: string): readonly string[] | undefined =>
    valuesIn(stepValues(steps, path, isFromRoot ? [0] : partsOf(path)), readers);
  return { columns, read };
}

/** Where the parts of a path begin. */
const partsOf = (path: string): readonly number[] => [0, ...[...path.matchAll(/\//g)].map(({ index }) => index + 1)];

interface ColumnReader extends PathColumn {
  /** Undefined for what is no pattern of a time. */
  readonly steps: readonly PathStep[] | undefined;
  /** So many of its steps are values. */
  readonly groups: number;
  read(found: readonly string[]): string | undefined;
}

function columnReader(name: string, date: string | undefined): ColumnReader {
  if (date === undefined) {
    const steps: PathStep[] = [{ times: 'fewest', after: afterCharacter, isValue: true }];
    return { name, type: 'string', steps, groups: 1, read: ([found]) => found };
  }
  const parts: readonly string[] = date.match(DATE_PART) ?? [];
  const isDate = parts[0] !== undefined && parts.includes('yyyy') && new Set(parts).size === parts.length;
  const steps = date.split(DATE_PART).flatMap((between, at) => [...literal(between), ...digits(parts[at])]);
  const read = (found: readonly string[]) => timeOf(parts, found);
  return { name, type: 'datetime', steps: isDate ? steps : undefined, groups: parts.length, read };
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

function valuesIn(
  found: readonly string[] | undefined,
  readers: readonly ColumnReader[],
): readonly string[] | undefined {
  if (found === undefined) return undefined;
  const values: string[] = [];
  let group = 0;
  for (const reader of readers) {
    const value = reader.read(found.slice(group, group + reader.groups));
    if (value === undefined) return undefined;
    values.push(value);
    group += reader.groups;
  }
  return values;
}

/** The steps of a token that is no column; undefined for one that means nothing. */
function betweenColumns(token: string): readonly PathStep[] | undefined {
  if (token === '{' || token === '}') return undefined;
  const after = WILDCARDS.get(token);
  return after === undefined ? literal(token) : [{ times: 'most', after, isValue: false }];
}

const literal = (text: string): PathStep[] =>
  text === ''
    ? []
    : [{ times: 'one', after: (path, at) => (path.startsWith(text, at) ? at + text.length : -1), isValue: false }];

function digits(part: string | undefined): PathStep[] {
  if (part === undefined) return [];
  const count = DATE_PARTS[part as keyof typeof DATE_PARTS];
  const isThere = new RegExp(`\\d{${count}}`, 'y');
  const after = (path: string, at: number): number => {
    isThere.lastIndex = at;
    return isThere.test(path) ? at + count : -1;
  };
  return [{ times: 'one', after, isValue: true }];
}

/** Behind one character, both halves of it. */
const afterAny = (path: string, at: number): number =>
  at < path.length ? at + ((path.codePointAt(at) as number) > 0xffff ? 2 : 1) : -1;

const afterCharacter = (path: string, at: number): number => (path[at] === '/' ? -1 : afterAny(path, at));

function afterFolder(path: string, at: number): number {
  const slash = path.indexOf('/', at);
  return slash > at ? slash + 1 : -1;
}

const WILDCARDS: ReadonlyMap<string, PathStep['after']> = new Map([
  ['**/', afterFolder],
  ['**', afterAny],
  ['*', afterCharacter],
]);
