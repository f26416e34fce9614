/** Where and what; never the line itself, which may hold a secret. */
export interface LineFault {
  /** From 1. */
  readonly line: number;
  readonly what: string;
}

export interface SettingsText {
  /** By name, each with the line that it begins in. */
  readonly settings: ReadonlyMap<string, { readonly value: string; readonly line: number }>;
  readonly faults: readonly LineFault[];
}

const EMPTY_OR_COMMENT = /^[ \t]*(?:#|$)/;
const NAME = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=/;
const QUOTE = /^[ \t]*(["'`])/;
const COMMENT = /[ \t]#.*$/s;
const CONTROL = /[^\P{Cc}\t]/u;

/** Ends before its last line's end: that of the text, where there is none. */
type Read =
  | { readonly kind: 'nothing'; readonly end: number }
  | { readonly kind: 'setting'; readonly end: number; readonly name: string; readonly value: string }
  | { readonly kind: 'fault'; readonly end: number; readonly what: string };

/**
 * Reads lines of `NAME=value`. What parseEnv of node:util understands means the same here; what it leaves out, cuts off
 * or takes for something else in silence is a fault, or stays what it is.
 */
export function readSettingsText(given: string): SettingsText {
  const text = given.replaceAll('\r\n', '\n');
  const settings = new Map<string, { value: string; line: number }>();
  const faults: LineFault[] = [];
  for (let at = 0, line = 1; at < text.length; ) {
    const read = readFrom(text, at);
    if (read.kind === 'fault') faults.push({ line, what: read.what });
    if (read.kind === 'setting') {
      const { name, value } = read;
      const former = settings.get(name);
      if (former === undefined) settings.set(name, { value, line });
      else faults.push({ line, what: `${name} is given in line ${former.line} already` });
    }
    line += text.slice(at, read.end + 1).split('\n').length - 1;
    at = read.end + 1;
  }
  return { settings, faults };
}

function readFrom(text: string, at: number): Read {
  const end = lineEnd(text, at);
  const line = text.slice(at, end);
  if (EMPTY_OR_COMMENT.test(line)) return { kind: 'nothing', end };
  const [before, name] = NAME.exec(line) ?? [];
  if (before === undefined || name === undefined) {
    return { kind: 'fault', end, what: 'this is neither NAME=value, nor a comment, nor empty' };
  }
  const after = line.slice(before.length);
  const [opening, quote] = QUOTE.exec(after) ?? [];
  if (opening === undefined || quote === undefined) return plain(name, after, end);
  return quoted(name, text, at + before.length + opening.length, quote);
}

function plain(name: string, text: string, end: number): Read {
  const value = text.replace(COMMENT, '').trim();
  const fault = (what: string): Read => ({ kind: 'fault', end, what: `${name} ${what}` });
  if (value.includes('#')) return fault('has a # in its value: put the value in quotes, or a space before a comment');
  if (CONTROL.test(value)) return fault('has a control character in its value');
  return { kind: 'setting', end, name, value };
}

/** `start` is behind the quote that opens it. In double quotes `\n` is a line's end. */
function quoted(name: string, text: string, start: number, quote: string): Read {
  const close = text.indexOf(quote, start);
  const end = lineEnd(text, close < 0 ? start : close);
  const fault = (what: string): Read => ({ kind: 'fault', end, what: `${name} ${what}` });
  if (close < 0) return fault(`has a value whose ${quote} is never closed`);
  if (!EMPTY_OR_COMMENT.test(text.slice(close + 1, end))) return fault(`goes on after its closing ${quote}`);
  const value = text.slice(start, close);
  return { kind: 'setting', end, name, value: quote === '"' ? value.replaceAll('\\n', '\n') : value };
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
}
