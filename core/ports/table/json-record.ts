import { withDigitsOf } from './json-text.ts';
import type { ColumnType } from './table-format.ts';

/** A record of JSON Lines. */
export class JsonRecord {
  /** Whole numbers beyond 2^53 keep their digits: they are bigints. */
  readonly members: Readonly<Record<string, unknown>>;
  readonly #text: string;
  #texts: ReadonlyMap<string, string> | undefined;

  /** @throws SyntaxError for what is no JSON, or no object */
  constructor(text: string) {
    const members: unknown = JSON.parse(text);
    if (typeof members !== 'object' || members === null || Array.isArray(members)) {
      throw new SyntaxError(`no JSON object: ${text.slice(0, 100)}`);
    }
    this.#text = text;
    this.members = members as Record<string, unknown>;
    this.#keepDigits(members as Record<string, unknown>);
  }

  /** Null where it has none; for a column of texts the text of any other value, as it stands in the record. */
  value(name: string, type: ColumnType | null): unknown {
    const value = Object.hasOwn(this.members, name) ? this.members[name] : null;
    if ((type ?? 'string') !== 'string' || value === null || typeof value === 'string') return value;
    return this.#textOf(name);
  }

  /** Not while it is parsed: a function called for each value would limit how deep these may be. */
  #keepDigits(members: Record<string, unknown>): void {
    for (const name in members) {
      const value = members[name];
      if (typeof value !== 'number' || Math.abs(value) <= Number.MAX_SAFE_INTEGER) continue;
      members[name] = withDigitsOf(this.#textOf(name), value);
    }
  }

  #textOf(name: string): string {
    this.#texts ??= memberTexts(this.#text);
    return this.#texts.get(name) as string;
  }
}

/** The values of an object by their names, each as it stands in its text, without the blanks between its parts. */
function memberTexts(text: string): ReadonlyMap<string, string> {
  const members = new Map<string, string>();
  let depth = 0;
  let name: string | undefined;
  let parts: string[] = [];
  for (const token of tokens(text)) {
    const isBetween = depth === 1 && (token === ',' || token === '}');
    if (isBetween && name !== undefined) {
      members.set(name, parts.slice(1).join(''));
      [name, parts] = [undefined, []];
    } else if (depth === 1 && name === undefined && token.startsWith('"')) name = JSON.parse(token) as string;
    else parts.push(token);
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
    if (name === undefined) parts = [];
  }
  return members;
}

/** What a text of JSON consists of: texts in quotes, marks, and anything else up to the next of these. */
function* tokens(text: string): Generator<string> {
  const token = /"|[{}[\]:,]|[^\s"{}[\]:,]+/g;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    // An expression for the whole text would take room on its stack for each escape in it.
    if (found[0] === '"') token.lastIndex = textEnd(text, found.index);
    yield text.slice(found.index, token.lastIndex);
  }
}

/** Behind the quote that closes the text which begins at `start`: the first with no odd number of backslashes before it. */
function textEnd(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); ; quote = text.indexOf('"', quote + 1)) {
    let plain = quote;
    while (text[plain - 1] === '\\') plain -= 1;
    if ((quote - plain) % 2 === 0) return quote + 1;
  }
}
