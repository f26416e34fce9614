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
  return checkFields<TryHeader>(parseHeader(header), { index: 'number', attempt: 'number' });
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

const ANSWER = { index: 'number', attempt: 'number', startedAtMs: 'number', durationMs: 'number' } as const;

type Reader = (fields: AnswerHeader, rows: Uint8Array, mask: Mask) => Outcome;

const readers: Readonly<Record<number, Reader>> = {
  [FRAME.rows]: (fields, rows, mask) => {
    const { returned, rowCount, warnings, metrics } = checkFields<RowsHeader>(fields, {
      returned: 'number',
      rowCount: 'number',
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
    const { bytes, limitBytes } = checkFields<TooLargeHeader>(fields, { bytes: 'number', limitBytes: 'number' });
    return { kind: 'too-large', ...timingOf(fields), bytes, limitBytes };
  },
  [FRAME.inputChanged]: (fields, _, mask) => {
    const { path, message } = checkFields<InputChangedHeader>(fields, { path: 'string', message: 'string' });
    return { kind: 'input-changed', ...timingOf(fields), path: mask(path), message: mask(message) };
  },
};

const textsIn = (texts: unknown, mask: Mask): string[] =>
  Array.isArray(texts) ? texts.map((text) => mask(String(text))) : [];

export const readInitError = (header: Buffer, mask: Mask): ScriptError => readError(parseHeader(header), mask);

function readError(fields: unknown, mask: Mask): ScriptError {
  const error = checkFields<ScriptError>(fields, { name: 'string', message: 'string', traceback: 'string' });
  return { name: mask(error.name), message: mask(error.message), traceback: mask(error.traceback) };
}

function timingOf({ startedAtMs, durationMs, items }: AnswerHeader): Timing {
  const isCount = typeof items === 'number' && Number.isSafeInteger(items) && items >= 0;
  return isCount ? { startedAtMs, durationMs, items } : { startedAtMs, durationMs };
}

/** @throws ProtocolError */
export function checkFields<T>(header: unknown, fields: Readonly<Partial<Record<keyof T, 'number' | 'string'>>>): T {
  for (const field in fields) {
    const value = (header as Record<string, unknown> | null)?.[field];
    if (typeof value !== fields[field]) throw new ProtocolError(`a frame without its field ${field}`);
  }
  return header as T;
}
