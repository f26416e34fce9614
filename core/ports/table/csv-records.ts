/** How text is cut into records and fields. */
export interface CsvShape {
  /** One character of ASCII. */
  readonly separator: string;
  /** A line break inside a quoted field belongs to it. */
  readonly multiLine: boolean;
}

interface Shape extends CsvShape {
  /** With `multiLine`: takes where a quote stands that never closes, so that its field goes on to the end of the text. */
  readonly onOpenQuote?: (at: number) => void;
  /** Takes where a CR stands outside quotes that no LF follows, so that it is a character of its field. */
  readonly onLoneCr?: (at: number) => void;
}

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/**
 * The fields of each record of a csv text that begins where a record begins: the one definition, which every reader has
 * to agree with (docs/reference/worker-protocol.md, Tables). Empty fields are null. A record without a
 * character has no field: only a table of one column has a row there.
 */
export function* csvRecords(text: string, shape: Shape): Generator<(string | null)[]> {
  for (let at = 0; at < text.length; ) {
    const fields: (string | null)[] = [];
    const isEmpty = text[at] === '\n' || (text[at] === '\r' && text[at + 1] === '\n');
    at = isEmpty ? skipLineEnd(text, at) : readRecord(text, at, shape, fields);
    yield fields;
  }
}

/** Reads the record at `at` into `fields`; returns where the next one begins. */
function readRecord(text: string, at: number, shape: Shape, fields: (string | null)[]): number {
  let next = at;
  // Without `multiLine` nothing of a record lies behind its line.
  const line = shape.multiLine ? text.length : endOfLine(text, at);
  for (;;) {
    const { value, end } =
      text[next] === '"' ? quotedField(text, next, line, shape) : plainField(text, next, line, shape);
    fields.push(value === '' ? null : value);
    if (text[end] !== shape.separator || end >= line) return skipLineEnd(text, end);
    next = end + 1;
  }
}

interface Field {
  readonly value: string;
  /** Where its separator or line end stands. */
  readonly end: number;
}

function plainField(text: string, at: number, line: number, shape: Shape): Field {
  const end = fieldEnd(text, at, line, shape);
  return { value: text.slice(at, end), end };
}

function quotedField(text: string, at: number, line: number, shape: Shape): Field {
  let value = '';
  for (let from = at + 1; ; ) {
    const quote = nextQuote(text, from, line);
    value += text.slice(from, quote);
    // A quote that never closes closes with the record.
    if (quote === line) {
      if (shape.multiLine) shape.onOpenQuote?.(at);
      return { value, end: line };
    }
    if (text[quote + 1] !== '"' || quote + 1 >= line) {
      const end = fieldEnd(text, quote + 1, line, shape);
      return { value: value + text.slice(quote + 1, end), end };
    }
    value += '"';
    from = quote + 2;
  }
}

/** No search of the library's: it would go on to the end of the text for what does not stand in this line. */
function nextQuote(text: string, from: number, line: number): number {
  for (let at = from; at < line; at += 1) if (text.charCodeAt(at) === QUOTE) return at;
  return line;
}

/** Of the rest of a field outside quotes. */
function fieldEnd(text: string, from: number, line: number, { separator, onLoneCr }: Shape): number {
  const stop = separator.charCodeAt(0);
  for (let at = from; at < line; at += 1) {
    const code = text.charCodeAt(at);
    if (code === stop) return at;
    if (code === LF) return at > from && text.charCodeAt(at - 1) === CR ? at - 1 : at;
    if (code === CR && text.charCodeAt(at + 1) !== LF) onLoneCr?.(at);
  }
  return line;
}

/** Where the line's LF stands, or the CR before it; the text's end when it has none. */
function endOfLine(text: string, at: number): number {
  const feed = text.indexOf('\n', at);
  if (feed === -1) return text.length;
  return feed > at && text.charCodeAt(feed - 1) === CR ? feed - 1 : feed;
}

function skipLineEnd(text: string, at: number): number {
  return text.charCodeAt(at) === CR && text.charCodeAt(at + 1) === LF ? at + 2 : at + 1;
}
