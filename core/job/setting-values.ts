import { z } from '../zod.ts';
import { shownValue } from './shown-value.ts';

/** Longer timers do not exist: 2³¹ milliseconds, in whole seconds. */
const MOST_SECONDS = 2_147_483;

/**
 * A value that `read` understands; it answers undefined for what it does not. `rule` goes on after "must be", and
 * `special` has a word of its own for some of what is refused.
 */
export const valueBy = <Value>(
  rule: string,
  read: (value: unknown) => Value | undefined,
  special: (value: unknown) => string | undefined = () => undefined,
) =>
  z.unknown().transform((value, context): Value => {
    const result = read(value);
    if (result !== undefined) return result;
    const problem = value === undefined ? `is required: ${rule}` : `must be ${rule}; ${given(value)}`;
    context.issues.push({ code: 'custom', message: special(value) ?? problem, input: value });
    return z.NEVER;
  });

const given = (value: unknown): string =>
  value === null ? 'it has no value (remove the line for the default)' : `${shownValue(value)} is not`;

/** Digits in quotes are numbers; truth values are not. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : undefined;
}

export const wholeNumber = (least: number, special?: (value: unknown) => string | undefined) =>
  valueBy(
    `a whole number, ${least} or more`,
    (value) => {
      const number = numberOf(value);
      return number !== undefined && Number.isSafeInteger(number) && number >= least ? number : undefined;
    },
    special,
  );

export const percent = valueBy('a number from 0 to 100', (value) => {
  const number = numberOf(value);
  return number !== undefined && number >= 0 && number <= 100 ? number : undefined;
});

export const seconds = valueBy(`a number of seconds above 0, at most ${MOST_SECONDS}`, (value) => {
  const number = numberOf(value);
  return number !== undefined && number > 0 && number <= MOST_SECONDS ? number : undefined;
});

export const truth = valueBy('true or false', (value) => {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : undefined;
});

/** A text; numbers and truth values are taken as they are written. */
export const text = valueBy('a text', (value) => {
  if (typeof value === 'string') return value.includes('\0') ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
});

/** One of a few words, in any case; `later` says what is to be said of some others. */
export const oneOf = <Word extends string>(words: readonly Word[], later: Readonly<Record<string, string>> = {}) =>
  valueBy(
    `one of ${words.join(', ')}`,
    (value) =>
      typeof value === 'string' ? words.find((word) => word.toLowerCase() === value.toLowerCase()) : undefined,
    (value) => (typeof value === 'string' && Object.hasOwn(later, value) ? later[value] : undefined),
  );

/** A text that `fault` finds nothing wrong with. */
export const namedBy = (fault: (name: string) => string | undefined) =>
  valueBy(
    'a text',
    (value) => (typeof value === 'string' && fault(value) === undefined ? value : undefined),
    (value) => (typeof value === 'string' ? saidOf(value, fault(value) ?? '') : undefined),
  );

/** A rule that is not kept has the value behind it; what is wrong with a value says enough of it. */
const saidOf = (value: string, fault: string): string =>
  fault.startsWith('must ') ? `${fault}; ${given(value)}` : fault;
