/** More alternatives than anybody means; a longer range stays as it is written. */
const RANGE_MAX = 10_000;

/** `{8..12}`, `{001..150}` or `{a..f}` as alternatives of a regular expression. */
export function expandRange(from: string, to: string): string {
  const numbers = /^-?\d+$/.test(from) && /^-?\d+$/.test(to);
  if (!numbers && !(/^[A-Za-z]$/.test(from) && /^[A-Za-z]$/.test(to))) return literally(from, to);
  const [a, b] = numbers ? [Number(from), Number(to)] : [from.charCodeAt(0), to.charCodeAt(0)];
  const [low, high] = [Math.min(a, b), Math.max(a, b)];
  if (high - low >= RANGE_MAX) return literally(from, to);
  const width = numbers && [from, to].some((end) => /^-?0\d/.test(end)) ? Math.max(from.length, to.length) : 0;
  const values = Array.from({ length: high - low + 1 }, (_, i) =>
    numbers ? padded(low + i, width) : escaped(String.fromCharCode(low + i)),
  );
  return `(?:${values.join('|')})`;
}

const padded = (value: number, width: number): string =>
  value < 0 ? `-${String(-value).padStart(width - 1, '0')}` : String(value).padStart(width, '0');

const literally = (from: string, to: string): string => `\\{${escaped(from)}\\.\\.${escaped(to)}\\}`;

const escaped = (text: string): string => text.replace(/[^A-Za-z0-9]/g, '\\$&');
