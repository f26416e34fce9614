import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import type { ScriptError } from '../../../core/ports/outcome.ts';

/** Longer texts are cut by the parent, after it has masked secrets; this only keeps a frame below its limit. */
const TEXT_LIMIT = 25_000;
const CAUSES_LIMIT = 5;
const NOT_SHOWN = 'an error that cannot be shown';
const OWN_FOLDER = new URL('..', import.meta.url).href;
const INTERNAL_FRAME = /^\s+at .*\(?node:/;
const FILE_URL = /file:\/\/\/[^\s):]+/g;

export interface DescribedError extends ScriptError {
  readonly retryable: boolean;
}

/** What a script threw, as data. Scripts throw anything, getters that throw included: this never does. */
export function describeError(thrown: unknown): DescribedError {
  try {
    return thrown instanceof Error || isErrorLike(thrown) ? describeThrownError(thrown) : describeThrownValue(thrown);
  } catch {
    return { name: 'Error', message: NOT_SHOWN, traceback: '', retryable: true };
  }
}

/** What one part of it may be asked for in vain, the others may still tell. */
function orElse<T>(get: () => T, instead: T): T {
  try {
    return get();
  } catch {
    return instead;
  }
}

/** Errors of other realms and libraries are not always `instanceof Error`. */
function isErrorLike(thrown: unknown): thrown is Error {
  return typeof thrown === 'object' && thrown !== null && typeof (thrown as Error).stack === 'string';
}

function describeThrownError(error: Error): DescribedError {
  return {
    name: orElse(() => cut(nameOf(error)), 'Error'),
    message: orElse(() => cut(String(error.message)), NOT_SHOWN),
    traceback: orElse(() => cut(tracebackOf(error)), ''),
    retryable: orElse(() => isRetryable(error), true),
  };
}

/** By name and by field, not by class: the script may hold a second copy of this package. */
const isRetryable = (error: Error): boolean =>
  error.name !== 'NonRetryableError' && (error as { retryable?: unknown }).retryable !== false;

function describeThrownValue(thrown: unknown): DescribedError {
  const message = cut(`${inspect(thrown, { depth: 2, breakLength: 120 })} was thrown, which is not an Error`);
  return { name: 'Thrown', message, traceback: '', retryable: true };
}

function nameOf(error: Error): string {
  const className = error.constructor?.name;
  const isUnnamedSubclass = error.name === 'Error' && typeof className === 'string' && className !== '';
  return isUnnamedSubclass ? className : String(error.name);
}

function tracebackOf(error: Error): string {
  const parts: string[] = [];
  let current: unknown = error;
  while (parts.length < CAUSES_LIMIT && current !== undefined && current !== null) {
    const prefix = parts.length === 0 ? '' : 'Caused by: ';
    parts.push(prefix + (isErrorLike(current) ? stackOf(current) : inspect(current, { depth: 1 })));
    current = isErrorLike(current) ? current.cause : undefined;
  }
  return parts.join('\n');
}

/** V8 writes a stack's first line before a subclass can set its name. */
function stackOf(error: Error): string {
  const stack = String(error.stack ?? '');
  return withoutOwnFrames(stack.replace(/^Error(?=: |\n|$)/, nameOf(error)));
}

/** Drops the host's frames and Node's below them, and shows paths as they are on disk. */
export function withoutOwnFrames(stack: string): string {
  const lines = stack.split('\n').filter((line) => !line.includes(OWN_FOLDER));
  while (INTERNAL_FRAME.test(lines.at(-1) ?? '')) lines.pop();
  return lines.join('\n').replace(FILE_URL, toPath);
}

function toPath(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    return url;
  }
}

const cut = (text: string): string => (text.length > TEXT_LIMIT ? `${text.slice(0, TEXT_LIMIT)}…` : text);
