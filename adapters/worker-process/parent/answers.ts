import type { Outcome, ScriptError, Timing } from '../../../core/ports/outcome.ts';
import { ProtocolError, parseHeader } from '../frames.ts';
import type {
  AnswerHeader,
  ErrorHeader,
  HelloHeader,
  InputChangedHeader,
  RowsHeader,
  TooLargeHeader,
  TryHeader,
} from '../messages.ts';
import { FRAME, PROTOCOL_VERSION } from '../messages.ts';
import { maskText } from './mask.ts';

/** Of a message or a traceback, after masking: what is cut away can hold no half of a secret. */
const TEXT_LIMIT = 32 * 1024;

type Mask = (text: string) => string;

export const maskWith =
  (secrets: readonly string[]): Mask =>
  (text) => {
    const masked = secrets.length === 0 ? text : maskText(text, secrets);
    return masked.length > TEXT_LIMIT ? `${masked.slice(0, TEXT_LIMIT)}…` : masked;
  };

/** @throws ProtocolError when the host speaks another version. */
export function checkHello(header: Buffer): void {
  const { protocol } = parseHeader(header) as HelloHeader;
  if (protocol === PROTOCOL_VERSION) return;
  throw new ProtocolError(`version ${protocol} of the worker protocol; this program speaks ${PROTOCOL_VERSION}`);
}

export function readTry(header: Buffer): TryHeader {
  const { index, attempt, items } = checkFields<TryHeader>(parseHeader(header), { index: 'count', attempt: 'count' });
  return { index, attempt, ...itemsOf(items) };
}

export interface Answer extends TryHeader {
  readonly outcome: Outcome;
  /** The worker ends after it. */
  readonly isLast: boolean;
}

/**
 * What a frame says about the try that it answers; undefined for a frame that is no answer.
 *
 * @throws ProtocolError for fields that are missing or of another type.
 */
export function readAnswer(type: number, header: Buffer, rows: Uint8Array, mask: Mask): Answer | undefined {
  const read = readers[type];
  if (read === undefined) return undefined;
  const fields = checkFields<AnswerHeader>(parseHeader(header), ANSWER);
  const { index, attempt } = fields;
  return { index, attempt, outcome: read(fields, rows, mask), isLast: (fields as ErrorHeader).isLast === true };
}

const ANSWER = { index: 'count', attempt: 'count', startedAtMs: 'moment', durationMs: 'duration' } as const;

type Reader = (fields: AnswerHeader, rows: Uint8Array, mask: Mask) => Outcome;

const readers: Readonly<Record<number, Reader>> = {
  [FRAME.rows]: (fields, rows, mask) => {
    const { returned, rowCount, warnings, metrics } = checkFields<RowsHeader>(fields, {
      returned: 'count',
      rowCount: 'count',
    });
    const told = { returned, rowCount, rows, warnings: textsIn(warnings, mask) };
    const logged = Array.isArray(metrics) ? { metrics: textsIn(metrics, mask) } : {};
    return { kind: 'succeeded', ...timingOf(fields), ...told, ...logged };
  },
  [FRAME.error]: (fields, _, mask) => {
    const { retryable } = fields as ErrorHeader;
    return { kind: 'failed', ...timingOf(fields), error: readError(fields, mask), retryable: retryable !== false };
  },
  [FRAME.tooLarge]: (fields) => {
    const { bytes, limitBytes } = checkFields<TooLargeHeader>(fields, { bytes: 'size', limitBytes: 'size' });
    return { kind: 'too-large', ...timingOf(fields), bytes, limitBytes };
  },
  [FRAME.inputChanged]: (fields, _, mask) => {
    const { path, message } = checkFields<InputChangedHeader>(fields, { path: 'text', message: 'text' });
    return { kind: 'input-changed', ...timingOf(fields), path: mask(path), message: mask(message) };
  },
};

const textsIn = (texts: unknown, mask: Mask): string[] =>
  Array.isArray(texts) ? texts.map((text) => mask(String(text))) : [];

export const readInitError = (header: Buffer, mask: Mask): ScriptError => readError(parseHeader(header), mask);

function readError(fields: unknown, mask: Mask): ScriptError {
  const error = checkFields<ScriptError>(fields, { name: 'text', message: 'text', traceback: 'text' });
  return { name: mask(error.name), message: mask(error.message), traceback: mask(error.traceback) };
}

const timingOf = ({ startedAtMs, durationMs, items }: AnswerHeader): Timing => ({
  startedAtMs,
  durationMs,
  ...itemsOf(items),
});

/** Left out where nobody could count them. */
const itemsOf = (items: unknown): { readonly items?: number } => (isCount(items) ? { items } : {});

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** What one list can hold: a record takes the sum of millions of them. */
const MOST = 2 ** 32;

const isCount = (value: unknown): value is number => isSize(value) && value <= MOST;

/** Half of what a `Date` knows: the longest duration behind the last moment still ends at one. */
const LAST_MOMENT_MS = 8.64e15 / 2;

/** What no record could hold, or nobody would read again, ends the worker that said it, not whoever hears it. */
const KINDS = {
  count: isCount,
  size: isSize,
  moment: (value: unknown) => isSize(value) && value <= LAST_MOMENT_MS,
  duration: (value: unknown) => typeof value === 'number' && value >= 0 && value <= LAST_MOMENT_MS,
  text: (value: unknown) => typeof value === 'string',
};

/** @throws ProtocolError for a field that is missing or is not of its kind. */
export function checkFields<T>(header: unknown, fields: Readonly<Partial<Record<keyof T, keyof typeof KINDS>>>): T {
  for (const field in fields) {
    const value = (header as Record<string, unknown> | null)?.[field];
    if (value === undefined) throw new ProtocolError(`a frame without its field ${field}`);
    const kind = fields[field] as keyof typeof KINDS;
    if (!KINDS[kind](value)) throw new ProtocolError(`a frame whose ${field} is no ${kind}: ${shown(value)}`);
  }
  return header as T;
}

const shown = (value: unknown): string => (typeof value === 'number' ? String(value) : typeof value);
