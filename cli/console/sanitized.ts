const ESC = String.fromCharCode(0x1b);
const BEL = String.fromCharCode(0x07);
const CSI = String.fromCharCode(0x9b);
const ST = String.fromCharCode(0x9c);
const STRING_STARTS = [0x90, 0x98, 0x9d, 0x9e, 0x9f].map((code) => String.fromCharCode(code)).join('');

/** Titles, links, clipboard writes: with all that they carry, when they are closed. */
const STRINGS = `(?:${ESC}[P\\]X^_]|[${STRING_STARTS}])[^${BEL}${ESC}${ST}]*(?:${BEL}|${ESC}\\\\|${ST})`;
/** Colours, cursor movement, clearing. */
const CONTROL_SEQUENCES = `(?:${ESC}\\[|${CSI})[0-?]*[ -/]*[@-~]?`;
const OTHER_ESCAPES = `${ESC}[ -/]*[0-~]?`;
const ESCAPES = new RegExp(`${STRINGS}|${CONTROL_SEQUENCES}|${OTHER_ESCAPES}`, 'g');

/** They turn the text that follows around, so that it reads as something else. */
const DIRECTIONS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const LINE_BREAKS = /\r\n|[\r\n\v\f\u0085\u2028\u2029]/g;
const CONTROLS = /\p{Cc}/gu;
const CONTROLS_BUT_LAYOUT = /(?![\n\t])\p{Cc}/gu;

/**
 * Text that comes from users (names, errors, rows), safe to print in one line on a terminal: no escape sequence, no
 * control character, nothing that turns the reading direction; line breaks and tabs become spaces.
 */
export function sanitized(text: string): string {
  return withoutEscapes(text).replace(LINE_BREAKS, ' ').replaceAll('\t', ' ').replace(CONTROLS, '');
}

/** How the console says a warning. */
export const warningLine = (text: string): string => `warning: ${sanitized(text)}`;

/** `sanitized` for tracebacks and logs, whose line breaks and tabs stay. */
export function sanitizedLines(text: string): string {
  return withoutEscapes(text).replace(LINE_BREAKS, '\n').replace(CONTROLS_BUT_LAYOUT, '');
}

const withoutEscapes = (text: string): string => text.toWellFormed().replace(ESCAPES, '').replace(DIRECTIONS, '');
