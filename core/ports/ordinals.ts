import { MillraceError } from '../errors.ts';
import { fileNumber } from './file-number.ts';
import type { Store } from './store.ts';

/** Records carry runs and epochs as an `int` (schemas/). */
const LAST = 2 ** 31 - 1;

/** The run or epoch that a file has for its name; undefined for what can be none. */
export function ordinalOf(name: string): number | undefined {
  const number = fileNumber(name);
  return number !== undefined && number <= LAST ? number : undefined;
}

/** Of the files of a folder that has one a run, or one an epoch; as it lists them. What else lies there is none of ours. */
export async function ordinalsIn(store: Store, folder: string): Promise<number[]> {
  const ordinals: number[] = [];
  for await (const page of store.list(folder)) {
    for (const { path } of page) ordinals.push(ordinalOf(path.slice(folder.length + 1)) ?? 0);
  }
  return ordinals.filter((ordinal) => ordinal > 0);
}

/**
 * The next, where `path` is what has taken this one.
 *
 * @throws MillraceError `STATE_CORRUPT` when there is none: no job has so many
 */
export function ordinalAfter(taken: number, path: string): number {
  if (taken < LAST) return taken + 1;
  throw new MillraceError('STATE_CORRUPT', `${path} is in the workspace: no number comes after it`, {
    hint: 'remove it if somebody else has put it there, or run the job anew',
  });
}
