import { loneBinding } from './bindings.ts';
import { type Filling, fillParameters, refuseMade } from './fill-parameters.ts';
import type { SettingPath } from './job-document.ts';
import { splitAsShell } from './shell-words.ts';

export interface ReadArguments {
  /** A list, unless the job file has what cannot be made one. */
  readonly value: unknown;
  /** Where an argument stands in the job file. */
  at(place: number): SettingPath;
}

const PATH: SettingPath = ['arguments'];

/**
 * The `arguments` setting as a list. A text is split before parameters are put in, so that a value with blanks stays
 * one argument; only a text that is one parameter and nothing else is split as that parameter says.
 */
export function readArguments(given: unknown, filling: Filling): ReadArguments {
  if (typeof given !== 'string') {
    return { value: fillParameters(given, PATH, filling), at: (place) => [...PATH, place] };
  }
  const whole = loneBinding(given) === undefined ? given : fillParameters(given, PATH, filling);
  if (typeof whole !== 'string') return { value: whole, at: () => PATH };
  const split = splitAsShell(whole);
  if ('fault' in split) filling.faults.add(PATH, split.fault);
  const words = 'fault' in split ? [] : split.words;
  if (whole !== given && words.some((word) => word.includes('${{'))) refuseMade(PATH, filling.faults);
  return { value: words.map((word) => fillParameters(word, PATH, filling)), at: () => PATH };
}
