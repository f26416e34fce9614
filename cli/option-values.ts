import { InvalidArgumentError } from 'commander';
import { referenceNameFault } from '../core/job/names.ts';

/** Takes `NAME=VALUE` into what was given before. The value may hold anything, `=` too. */
export function pair(text: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 0) throw new InvalidArgumentError('It must be NAME=VALUE.');
  const name = text.slice(0, at);
  const fault = referenceNameFault(name);
  if (fault !== undefined) throw new InvalidArgumentError(`The name "${name}" ${fault}.`);
  if (Object.hasOwn(before, name)) throw new InvalidArgumentError(`${name} is given twice.`);
  return { ...before, [name]: text.slice(at + 1) };
}

/** A whole number from 1. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('It must be a whole number from 1.');
}

/** A whole number from 0. */
export function count(text: string): number {
  return text === '0' ? 0 : positiveInteger(text);
}

export function oneOf<Value extends string>(...known: readonly Value[]): (text: string) => Value {
  return (text) => {
    const found = known.find((value) => value === text);
    if (found === undefined) throw new InvalidArgumentError(`It must be one of ${known.join(', ')}.`);
    return found;
  };
}

export function notEmpty(text: string): string {
  if (text === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
}
