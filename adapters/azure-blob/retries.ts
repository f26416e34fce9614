import { setTimeout as sleep } from 'node:timers/promises';
import { type BlobFault, blobFault } from './blob-fault.ts';
import { dropIdleLinks } from './idle-links.ts';
import { type Allow, callTime, inTime, type TryTimes } from './in-time.ts';

/** How long to go on asking a service that does not answer, or says that it is busy. */
export interface Patience extends TryTimes {
  /** Calls, the first included. */
  readonly tries: number;
  /** Of an address where nobody has ever answered this process, and nobody does: a name is more often wrong than down. */
  readonly strangerTries: number;
  /** Before the second try; doubles for each further one. */
  readonly waitMs: number;
  readonly waitMsMax: number;
}

/** About half a minute of waiting in all. */
export const PATIENCE: Patience = {
  tries: 8,
  strangerTries: 3,
  tryTimeoutMs: 10_000,
  tryTimeoutMsMax: 60_000,
  waitMs: 200,
  waitMsMax: 10_000,
};

/** No service may make us wait longer than this by its Retry-After. */
const RETRY_AFTER_MS_MAX = 60_000;

/**
 * Calls until it is answered; what is refused is not asked again. An answer may be lost after the service has done what
 * was asked: what must not happen twice has to recognize itself.
 */
export async function withRetries<T>(
  { host, hostname }: Pick<URL, 'host' | 'hostname'>,
  patience: Patience,
  call: (signal: AbortSignal, allow: Allow) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await inTime(callTime(patience, tries, known.has(host)), call, () => dropIdleLinks(hostname));
      known.add(host);
      return answer;
    } catch (error) {
      const fault = blobFault(error);
      if (fault.status !== undefined) known.add(host);
      if (!fault.isPassing || tries >= triesFor(fault, host, patience)) throw error;
      await sleep(waitMs(patience, tries, fault.retryAfterMs));
    }
  }
}

/** Hosts that have answered this process: they are there, and will be again. */
const known = new Set<string>();

const triesFor = (fault: BlobFault, host: string, { tries, strangerTries }: Patience): number =>
  NOBODY.has(fault.code) && !known.has(host) ? strangerTries : tries;

/** There is no such host, or nothing listens there, or whoever does says nothing. */
const NOBODY = new Set([
  ...['ENOTFOUND', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['ETIMEDOUT', 'AbortError', 'TimeoutError'],
]);

/** The service's word counts, where it gives one; otherwise callers must not all come back at the same moment. */
function waitMs({ waitMs, waitMsMax }: Patience, tries: number, retryAfterMs: number | undefined): number {
  if (retryAfterMs !== undefined) return Math.min(retryAfterMs, RETRY_AFTER_MS_MAX);
  const wait = Math.min(waitMsMax, waitMs * 2 ** (tries - 1));
  return wait * (0.5 + Math.random() / 2);
}
