/** Where there may be a whole number that a `number` does not hold exactly: the smallest has 16 digits. */
const MAYBE_BIG = /[0-9]{16}/;
const DIGITS = /^-?[0-9]+$/;

/** As `JSON.parse`, but whole numbers beyond 2^53 keep their digits: they are bigints. @throws SyntaxError */
export const parseJson = (text: string): unknown =>
  MAYBE_BIG.test(text) ? JSON.parse(text, withBigInts as never) : JSON.parse(text);

const withBigInts = (_: string, value: unknown, { source = '' }: { readonly source?: string }): unknown =>
  withDigitsOf(source, value);

/** What stands in a text of JSON as `source`, and was parsed as `value`. */
export const withDigitsOf = (source: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isSafeInteger(value) && DIGITS.test(source) ? BigInt(source) : value;

/** As `JSON.stringify`, of what `parseJson` gave; what is nested too deep for that is told so. */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value, withDigits);
  } catch (error) {
    if (error instanceof RangeError) return '[…]';
    throw error;
  }
}

const withDigits = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? (JSON as unknown as WithRawJson).rawJSON(value.toString()) : value;

/** https://github.com/tc39/proposal-json-parse-with-source, not in TypeScript's own types. */
interface WithRawJson {
  rawJSON(text: string): unknown;
}
