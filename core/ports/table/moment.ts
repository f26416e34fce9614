/** A moment that a text names: milliseconds since 1970 in UTC, and the whole microseconds beyond them, 0 to 999. */
export interface Moment {
  readonly milliseconds: number;
  readonly micros: number;
}

const DATETIME =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(?:(Z)|([+-])(\d{2}):?(\d{2}))?)?$/;

/** The years that four digits hold. */
const FIRST = Date.parse('0001-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/** Undefined for what names none in the years 1 to 9999. A text without a zone is taken as UTC; digits beyond microseconds are cut off. */
export function readMoment(text: string): Moment | undefined {
  const found = DATETIME.exec(text);
  if (found === null) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0)) as Parts;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  const [zoneHours, zoneMinutes] = [Number(found[10] ?? 0), Number(found[11] ?? 0)];
  if (zoneHours > 23 || zoneMinutes > 59) return undefined;
  const away = (found[9] === '-' ? -1 : 1) * (zoneHours * 60 + zoneMinutes) * 60_000;
  const fraction = (found[7] ?? '').padEnd(6, '0');
  const seconds = (hour * 60 + minute) * 60 + second;
  const milliseconds = date.getTime() + seconds * 1000 + Number(fraction.slice(0, 3)) - away;
  if (milliseconds < FIRST || milliseconds > LAST) return undefined;
  return { milliseconds, micros: Number(fraction.slice(3, 6)) };
}

/** Whether `readMoment` would cut something off. */
export const hasNanoseconds = (text: string): boolean => /\.\d{6}\d*[1-9]/.test(text);

type Parts = [number, number, number, number, number, number];

/** ISO 8601 in UTC with three digits behind the second, or six where microseconds need them. */
export function momentText({ milliseconds, micros }: Moment): string {
  const text = new Date(milliseconds).toISOString();
  return micros === 0 ? text : `${text.slice(0, -1)}${String(micros).padStart(3, '0')}Z`;
}

export const toMicroseconds = ({ milliseconds, micros }: Moment): bigint =>
  BigInt(milliseconds) * 1000n + BigInt(micros);

export function fromMicroseconds(microseconds: bigint): Moment {
  const micros = Number(((microseconds % 1000n) + 1000n) % 1000n);
  return { milliseconds: Number((microseconds - BigInt(micros)) / 1000n), micros };
}
