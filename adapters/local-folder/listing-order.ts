import type { Pacer } from './listing-pacer.ts';

/** So many names are sorted in one go, which takes a few milliseconds at most. */
const RUN_NAMES = 8192;
const MERGE_STRIDE = 2048;

type Compare = (a: string, b: string) => number;

/** Compares as the UTF-8 bytes of both would; both are well-formed. */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const unitA = a.charCodeAt(i);
    const unitB = b.charCodeAt(i);
    if (unitA !== unitB) return rank(unitA) - rank(unitB);
  }
  return a.length - b.length;
}

/** UTF-16 puts surrogates, which make the highest code points, below U+E000 to U+FFFF; UTF-8 puts them above. */
const rank = (unit: number): number => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);

/** Up to U+D7FF the order of UTF-16 units is that of UTF-8: only names beyond it need `compareUtf8`. */
export const isWide = (name: string): boolean => /[\ud800-\uffff]/.test(name);

/**
 * Sorts names, folders among them as `name/`, into the order of the paths that begin with them. May sort in place.
 * `hasWide` says whether any of them `isWide`.
 */
export async function sortNames(names: string[], hasWide: boolean, pacer: Pacer): Promise<string[]> {
  const compare = hasWide ? compareUtf8 : undefined;
  if (names.length <= RUN_NAMES) return names.sort(compare);
  let runs: string[][] = [];
  for (let i = 0; i < names.length; i += RUN_NAMES) {
    runs.push(names.slice(i, i + RUN_NAMES).sort(compare));
    if (pacer.isDue()) await pacer.pause();
  }
  while (runs.length > 1) runs = await mergePairs(runs, compare ?? compareUnits, pacer);
  return runs[0] ?? [];
}

const compareUnits: Compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

async function mergePairs(runs: readonly string[][], compare: Compare, pacer: Pacer): Promise<string[][]> {
  const merged: string[][] = [];
  for (let i = 0; i < runs.length; i += 2) merged.push(await merge(runs[i] ?? [], runs[i + 1] ?? [], compare, pacer));
  return merged;
}

async function merge(a: string[], b: string[], compare: Compare, pacer: Pacer): Promise<string[]> {
  const merged: string[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    const isLeft = right === undefined || (left !== undefined && compare(left, right) <= 0);
    merged.push((isLeft ? left : right) as string);
    if (isLeft) i++;
    else j++;
    if (merged.length % MERGE_STRIDE === 0 && pacer.isDue()) await pacer.pause();
  }
  return merged;
}
