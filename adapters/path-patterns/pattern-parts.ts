import { MillraceError } from '../../core/errors.ts';

/** What a pattern has between two slashes. */
export interface PatternPart {
  /** As a pattern, with everything escaped that is none of our wildcards. */
  readonly source: string;
  /** The characters it names, escapes undone; means something only without wildcards. */
  readonly literal: string;
  readonly isGlob: boolean;
  /** May stand for any number of parts of a path: it holds `**`, or braces with a slash in them. */
  readonly isOpen: boolean;
}

/** Wildcards of the glob library that are ordinary characters to us: they are common in file names. */
const ORDINARY = '()|+!@^$';

/** Cuts a pattern at its slashes; those in braces belong to the part. @throws MillraceError `JOB_INVALID` */
export function cutPattern(pattern: string): PatternPart[] {
  const parts: PatternPart[] = [];
  for (let at = 0; at <= pattern.length; ) {
    const end = endOfPart(pattern, at);
    parts.push(readPart(pattern, pattern.slice(at, end)));
    at = end + 1;
  }
  return parts;
}

function endOfPart(pattern: string, start: number): number {
  let depth = 0;
  for (let i = start; i < pattern.length; i = afterToken(pattern, i)) {
    if (pattern[i] === '{') depth++;
    if (pattern[i] === '}' && depth > 0) depth--;
    if (pattern[i] === '/' && depth === 0) return i;
  }
  if (depth > 0) throw notAPattern(pattern, "a '{' is never closed");
  return pattern.length;
}

/** Where what begins at `i` ends: an escape, a class, or one character. */
function afterToken(pattern: string, i: number): number {
  if (pattern[i] === '\\') {
    if (i + 1 === pattern.length) throw notAPattern(pattern, 'it ends with a single backslash');
    return i + 2;
  }
  return pattern[i] === '[' ? endOfClass(pattern, i) : i + 1;
}

/** A `]` right at the start of a class, or after its `!`, is one of its characters. */
function endOfClass(pattern: string, start: number): number {
  let i = start + 1;
  if (pattern[i] === '!' || pattern[i] === '^') i++;
  for (const first = i; i < pattern.length && pattern[i] !== '/'; i++) {
    if (pattern[i] === '\\') i++;
    else if (pattern.startsWith('[:', i)) i = pattern.indexOf(':]', i) > i ? pattern.indexOf(':]', i) + 1 : i;
    else if (pattern[i] === ']' && i > first) return i + 1;
  }
  throw notAPattern(pattern, "a '[' is never closed");
}

function readPart(pattern: string, text: string): PatternPart {
  let [source, literal, isGlob, depth] = ['', '', false, 0];
  for (let i = 0, next = 0; i < text.length; i = next) {
    next = afterToken(text, i);
    const token = text.slice(i, next);
    if (token === '{') depth++;
    isGlob ||= '*?[{'.includes(token.charAt(0));
    literal += token.startsWith('\\') ? token.slice(1) : token;
    source += isOrdinary(token, depth) ? `\\${token}` : token;
    if (token === '}' && depth > 0) depth--;
  }
  if (depth > 0) throw notAPattern(pattern, "a '{' is never closed");
  return { source, literal, isGlob, isOpen: isGlob && /\*\*|\//.test(source) };
}

const isOrdinary = (token: string, depth: number): boolean =>
  token.length === 1 && (ORDINARY.includes(token) || token === ']' || (token === '}' && depth === 0));

export const notAPattern = (pattern: string, why: string, cause?: unknown): MillraceError =>
  new MillraceError('JOB_INVALID', `not a path pattern: ${JSON.stringify(pattern)}: ${why}`, {
    hint: 'write a backslash before a wildcard that is part of a name',
    cause,
  });
