/** One text split as a shell would, or what keeps it from being split. */
export type ShellWords = { readonly words: readonly string[] } | { readonly fault: string };

/**
 * Quotes, backslashes and blanks mean what they mean to a POSIX shell; nothing is expanded. A binding stays in one
 * piece, blanks and all.
 */
export function splitAsShell(text: string): ShellWords {
  const words: string[] = [];
  let word: string | undefined;
  let rest = text;
  while (rest !== '') {
    const piece = nextPiece(rest);
    if ('fault' in piece) return piece;
    rest = rest.slice(piece.length);
    if (piece.adds !== undefined) word = (word ?? '') + piece.adds;
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  return { words: word === undefined ? words : [...words, word] };
}

/** What the next characters add to the word, or undefined where it ends. */
type Piece = { readonly length: number; readonly adds: string | undefined } | { readonly fault: string };

function nextPiece(rest: string): Piece {
  const first = rest[0];
  if (first === "'") return quoted(rest, /^'([^']*)'/, (inner) => inner);
  if (first === '"') return quoted(rest, /^"((?:[^"\\]|\\[\s\S])*)"/, unescapedDouble);
  if (first === '\\') return escaped(rest);
  const blanks = /^[ \t\r\n]+/.exec(rest);
  if (blanks !== null) return { length: blanks[0].length, adds: undefined };
  const plain = /^(?:\$\{\{[^{}]*\}\}|[^'"\\ \t\r\n$]+|\$)/.exec(rest)?.[0] ?? rest;
  return { length: plain.length, adds: plain };
}

function quoted(rest: string, pattern: RegExp, plain: (inner: string) => string): Piece {
  const match = pattern.exec(rest);
  if (match === null) return { fault: `has an opening ${rest[0]} that is never closed` };
  return { length: match[0].length, adds: plain(match[1] ?? '') };
}

const unescapedDouble = (inner: string): string =>
  inner.replaceAll(/\\([\s\S])/g, (whole, next: string) =>
    next === '\n' ? '' : '$`"\\'.includes(next) ? next : whole,
  );

function escaped(rest: string): Piece {
  const next = rest[1];
  if (next === undefined) return { fault: 'ends with a backslash that escapes nothing' };
  return { length: 2, adds: next === '\n' ? '' : next };
}

/** A word as a shell takes it. */
export const shellWord = (word: string): string =>
  /^[\w./@%+=:,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
