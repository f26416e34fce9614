const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Whether a csv text is plain enough for a fast reader to see the same records and fields in it as the protocol does:
 * every quoted field closes, right before a separator or a line end, on its own line if it must.
 */
export function isPlainCsv(text: Buffer, separator: string, multiLine: boolean): boolean {
  if (startsAsMark(text) || hasLoneCr(text)) return false;
  const stop = separator.charCodeAt(0);
  let at = text.indexOf(QUOTE);
  while (at !== -1) {
    const before = at === 0 ? LF : text[at - 1];
    if (before !== LF && before !== stop) return false;
    const close = closingQuote(text, at + 1, multiLine);
    if (close === -1 || !endsField(text, close + 1, stop)) return false;
    at = text.indexOf(QUOTE, close + 1);
  }
  return true;
}

/** Such a character is a value's own here: one at the start of a file is taken away before. */
const startsAsMark = (text: Buffer): boolean => text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf;

/** Only as part of a line end is a CR no character of a field. */
function hasLoneCr(text: Buffer): boolean {
  for (let at = text.indexOf(CR); at !== -1; at = text.indexOf(CR, at + 1)) if (text[at + 1] !== LF) return true;
  return false;
}

function closingQuote(text: Buffer, from: number, multiLine: boolean): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text[at];
    if (code === LF && !multiLine) return -1;
    if (code !== QUOTE) continue;
    if (text[at + 1] !== QUOTE) return at;
    at += 1;
  }
  return -1;
}

function endsField(text: Buffer, at: number, stop: number): boolean {
  const code = text[at];
  return code === undefined || code === stop || code === LF || (code === CR && text[at + 1] === LF);
}

/** Whether a field may be nothing but blanks, in which the library sees no value where it reads numbers. */
export function hasBlankEnd(text: Buffer, separator: string): boolean {
  const blanks = [' ', '\t'].filter((blank) => blank !== separator);
  const ends = [separator, '"', '\r', '\n'];
  return blanks.some((blank) => text.at(-1) === blank.charCodeAt(0) || ends.some((end) => text.includes(blank + end)));
}

/** Without the lines that have no character, which are no rows; undefined when that cannot be told from the lines alone. */
export function withoutEmptyLines(text: Buffer): Buffer | undefined {
  const isClean = text[0] !== LF && text[0] !== CR && !text.includes('\n\n') && !text.includes('\n\r\n');
  if (isClean) return text;
  if (text.includes(QUOTE)) return undefined;
  return Buffer.from(
    text
      .toString('latin1')
      .replace(/^(?:\r?\n)+/, '')
      .replace(/\n(?:\r?\n)+/g, '\n'),
    'latin1',
  );
}
