/** What went wrong with a call. */
export interface BlobFault {
  /** HTTP's; undefined when there was no answer. */
  readonly status: number | undefined;
  /** The service's own word, or the network's. */
  readonly code: string;
  /** Asking again may help. */
  readonly isPassing: boolean;
  /** What the service asks for. */
  readonly retryAfterMs: number | undefined;
}

/** Thrown before the service was asked at all, by the packages that prove who we are: its status is not the service's. */
export const isLoginError = (error: unknown): error is Error =>
  error instanceof Error && /Credential|Authentication/.test(error.name);

/** As the client library throws them. */
interface RestFault {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly statusCode?: number;
  readonly details?: { readonly errorCode?: string };
  readonly response?: { readonly headers?: { get(name: string): string | undefined } };
}

const PASSING = new Set([408, 429, 500, 502, 503, 504]);
/** No answer came, or it broke off. */
const BROKEN =
  /^(E[A-Z]+|UND_ERR_.*|REQUEST_SEND_ERROR|PARSE_ERROR|AbortError|TimeoutError|ERR_STREAM_PREMATURE_CLOSE)$/;

export const UNREADABLE = 'UnreadableAnswer';

/** What came is no answer of the service: a portal that wants a login first, say. */
export class UnreadableAnswer extends Error {}

/** Or the client stumbles over it, which shows in where that happened, or in a fault that comes with a success. */
const isUnreadable = (error: unknown): boolean =>
  error instanceof UnreadableAnswer ||
  isSuccess(asFault(error).statusCode) ||
  ((error instanceof TypeError || error instanceof RangeError) && STUMBLED.test(error.stack ?? ''));
const isSuccess = (status = 0): boolean => status >= 200 && status < 300;
const STUMBLED = /^\s+at [^\n]*node_modules[\\/]@azure[\\/]/m;

/** Reads what a call threw; `status` and `code` are undefined and empty for what no call throws. */
export function blobFault(error: unknown): BlobFault {
  if (isUnreadable(error)) {
    return { status: undefined, code: UNREADABLE, isPassing: true, retryAfterMs: undefined };
  }
  const { name = '', message = '', code: thrown = '', statusCode: status, details, response } = asFault(error);
  if (isLoginError(error)) {
    return { status: undefined, code: name, isPassing: PASSING.has(status ?? 0), retryAfterMs: undefined };
  }
  const headers = response?.headers;
  const code = details?.errorCode ?? headers?.get('x-ms-error-code') ?? (thrown === '' ? name : thrown);
  const isBroken = BROKEN.test(code) || message === 'aborted';
  const after = Number(headers?.get('retry-after') ?? Number.NaN);
  return {
    status,
    code,
    isPassing: status === undefined || code === 'PARSE_ERROR' ? isBroken : PASSING.has(status),
    retryAfterMs: Number.isFinite(after) && after >= 0 ? after * 1_000 : undefined,
  };
}

/** The place is taken, or is not what it was. */
export function isConditionUnmet(error: unknown): boolean {
  const { status, code } = blobFault(error);
  return status === 412 || (status === 409 && (code === 'BlobAlreadyExists' || code === ''));
}

/** A commit of somebody else has thrown them away: all that is not in its list goes. */
export const areBlocksGone = (error: unknown): boolean => blobFault(error).code === 'InvalidBlockList';

/** There is no such blob; a missing container is another matter, and what is kept from those who have not logged in. */
export function isBlobMissing(error: unknown): boolean {
  const { status, code } = blobFault(error);
  return status === 404 && code !== 'ContainerNotFound' && code !== 'ResourceNotFound';
}

const asFault = (error: unknown): RestFault => (typeof error === 'object' && error !== null ? error : {});
