import picomatch from 'picomatch';
import { MillraceError } from '../../core/errors.ts';
import type { PathPattern, PathPatterns } from '../../core/ports/path-patterns.ts';
import { expandRange } from './brace-range.ts';
import { cutPattern, notAPattern, type PatternPart } from './pattern-parts.ts';
import { settleStars } from './settled-stars.ts';

/**
 * Patterns as shells know them, always case-sensitive:
 *
 * - `*` any characters but `/`; `?` any one of them; `[a-f]`, `[!a-f]` one of a class (also `[[:digit:]]`);
 * - `**` as a whole part: any number of folders, also none; a pattern that ends with `/` means all that is below;
 * - `{png,jpg}`, `{a,b/c}`, `{1..12}`, `{01..12}` alternatives.
 *
 * A name that begins with a dot is matched only where the pattern has that dot. A backslash takes a wildcard its
 * meaning: `\*` is a star. Everything else, `( ) ! + @ # %` too, is an ordinary character. The root of an absolute
 * pattern is the base `/`.
 */
export const pathPatterns: PathPatterns = { compile };

const OPTIONS: picomatch.PicomatchOptions = {
  // Without `s` a name with a line break would match nothing.
  flags: 's',
  // Else an impossible expression quietly matches nothing.
  debug: true,
  nonegate: true,
  noextglob: true,
  keepQuotes: true,
  posix: true,
  strictSlashes: true,
  expandRange,
};

/** What is not a path of this machine has a scheme, and behind it the same patterns. */
function compile(pattern: string): PathPattern {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//.exec(pattern)?.[0];
  if (scheme === undefined) return compilePath(pattern);
  const compiled = compilePath(`/${pattern.slice(scheme.length)}`);
  return { ...compiled, base: scheme + compiled.base.slice(1) };
}

function compilePath(pattern: string): PathPattern {
  if (pattern === '') throw notAPattern(pattern, 'it is empty');
  if (pattern.includes('\0')) throw notAPattern(pattern, 'it holds a NUL');
  const isAbsolute = pattern.startsWith('/');
  const all = cutPattern(pattern).filter((part) => part.source !== '' && part.source !== '.');
  const globAt = all.findIndex((part) => part.isGlob);
  const base = baseOf(globAt < 0 ? all : all.slice(0, globAt), isAbsolute);
  if (globAt < 0) return { base, isGlob: false, matches: (path) => path === '', mayEnter: () => true };
  const parts = pattern.endsWith('/') ? [...all.slice(globAt), EVERYTHING] : all.slice(globAt);
  if (parts.some((part) => part.literal === '..')) throw notAPattern(pattern, "a '..' stands behind a wildcard");
  const whole = expressionOf(pattern, parts.map((part) => part.source).join('/'));
  return { base, isGlob: true, matches: (path) => whole.test(path), mayEnter: enterRule(pattern, parts) };
}

const EVERYTHING: PatternPart = { source: '**', literal: '**', isGlob: true, isOpen: true };

function baseOf(parts: readonly PatternPart[], isAbsolute: boolean): string {
  const base = parts.map((part) => part.literal).join('/');
  return isAbsolute ? `/${base}` : base;
}

/** A folder may be entered while its parts match one by one, and, unless something open follows, parts are left. */
function enterRule(pattern: string, parts: readonly PatternPart[]): (folder: string) => boolean {
  const openAt = parts.findIndex((part) => part.isOpen);
  const fixed = (openAt < 0 ? parts : parts.slice(0, openAt)).map((part) => expressionOf(pattern, part.source));
  return (folder) => {
    const names = folder.split('/');
    if (openAt < 0 && names.length >= fixed.length) return false;
    return names.every((name, i) => fixed[i]?.test(name) ?? true);
  };
}

function expressionOf(pattern: string, source: string): RegExp {
  try {
    return settleStars(picomatch.makeRe(source, OPTIONS));
  } catch (error) {
    if (error instanceof MillraceError) throw error;
    throw notAPattern(pattern, error instanceof Error ? error.message : String(error), error);
  }
}
