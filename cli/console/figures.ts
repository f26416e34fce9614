import { plural } from '../../core/ports/plural.ts';

/** `1,234,567`. By hand: the first use of Intl costs every command 40 ms. */
export const count = (value: number): string =>
  Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');

/** `1,234/s`, `12.3/s`, `0.05/s`: three figures or so. */
export function rate(perSecond: number): string {
  if (perSecond >= 100) return `${count(perSecond)}/s`;
  return `${perSecond >= 10 ? perSecond.toFixed(1) : perSecond.toFixed(2)}/s`;
}

/** `3 rows`, `1 row`. */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${plural(value, one, many)}`;

/** `12.3 MiB` */
export function size(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${power === 0 ? count(bytes) : (bytes / 1024 ** power).toFixed(1)} ${units[power]}`;
}
