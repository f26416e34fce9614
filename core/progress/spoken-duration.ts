const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** A duration as people say it, with its two largest units: `0.4 s`, `40 s`, `3 min 20 s`, `2 h 5 min`. */
export function spokenDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const first = UNITS.findIndex(([, size]) => seconds >= size);
  if (first < 0) return ms < 100 ? '0 s' : `${Math.floor(ms / 100) / 10} s`;
  const [unit, size] = UNITS[first] as (typeof UNITS)[number];
  const [smaller, smallerSize] = UNITS[first + 1] ?? ['', 0];
  const rest = smallerSize === 0 ? 0 : Math.floor((seconds % size) / smallerSize);
  return `${Math.floor(seconds / size)} ${unit}${rest === 0 ? '' : ` ${rest} ${smaller}`}`;
}
