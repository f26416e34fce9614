import type { Crashed, InitOutcome, Outcome, Timing } from '../../../core/ports/outcome.ts';
import type { Exit } from './child.ts';
import type { HandedOver } from './task-queue.ts';

/** Why we ended a worker. One that died by itself has none. */
export type Death =
  | { readonly kind: 'killed' }
  | { readonly kind: 'timed-out'; readonly head: HandedOver | undefined; readonly afterMs: number }
  /**
   * It broke the protocol, took more memory than it may, or had no scratch folder; `reason` continues "it was ended
   * because".
   */
  | { readonly kind: 'broken'; readonly reason: string };

/** What a worker's end means for the mini-batch that it was at. */
export function outcomeOfHead(head: HandedOver | undefined, death: Death | undefined, exit: Exit): Outcome {
  if (head === undefined) return { kind: 'not-begun' };
  switch (death?.kind) {
    case 'timed-out':
      // It may have answered at the last moment; then the next one is not to blame.
      return death.head === head ? timedOut(head, death.afterMs) : { kind: 'not-begun' };
    case 'killed':
      return head.began === undefined ? { kind: 'not-begun' } : crashed(head, exit);
    case 'broken':
      return isToBlame(head) ? { ...crashed(head, exit), reason: death.reason } : { kind: 'not-begun' };
    case undefined:
      return isToBlame(head) ? crashed(head, exit) : { kind: 'not-begun' };
  }
}

/**
 * One that had not begun costs no try, unless the worker got it alone: else a script whose workers die whenever they
 * get something would be fed for ever. Behind another one it costs none: that one was answered, so the job has moved.
 */
const isToBlame = (head: HandedOver): boolean => head.began !== undefined || head.isAlone;

function timedOut(head: HandedOver, afterMs: number): Outcome {
  return { kind: 'timed-out', afterMs, phase: head.began === undefined ? 'hand-over' : 'run', ...timingOf(head) };
}

function crashed(head: HandedOver, { exitCode, signal }: Exit): Crashed {
  return { kind: 'crashed', exitCode, signal, ...timingOf(head) };
}

function timingOf({ began, handedOverAtMs }: HandedOver): Timing {
  if (began === undefined) return { startedAtMs: handedOverAtMs, durationMs: 0 };
  const times = { startedAtMs: began.atMs, durationMs: performance.now() - began.at };
  return began.items === undefined ? times : { ...times, items: began.items };
}

export function initFailure(message: string, death: Death | undefined, stderrTail: string): InitOutcome {
  const name = death?.kind === 'timed-out' ? 'InitTimeout' : 'WorkerDied';
  return { kind: 'failed', error: { name, message, traceback: lastWords(stderrTail) } };
}

/** What kept `shutdown()` from its end, behind "shutdown() "; of one that was killed on demand nobody knows. */
export function shutdownFault(death: Death | undefined, exit: Exit, stderrTail: string): string | undefined {
  if (exit.exitCode === 0 || death?.kind === 'killed') return undefined;
  if (death?.kind === 'broken') return `failed: the worker was ended because ${death.reason}`;
  const how = exit.signal === null ? `exit code ${exit.exitCode}` : `signal ${exit.signal}`;
  const lastLine = stderrTail.trimEnd().split('\n').at(-1);
  return lastLine ? `failed (${how}): ${lastLine}` : `failed (${how})`;
}

const LAST_LINES = 10;

/** Of one that ended by itself they often are the reason. */
export const lastWords = (stderrTail: string): string => stderrTail.trimEnd().split('\n').slice(-LAST_LINES).join('\n');

/** One sentence on how a worker ended before it was ready. */
export function describeDeath(death: Death | undefined, { exitCode, signal }: Exit): string {
  switch (death?.kind) {
    case 'timed-out':
      return `loading the script and init() took longer than ${death.afterMs / 1000} s`;
    case 'killed':
      return 'the worker was ended before it was ready';
    case 'broken':
      return `the worker was ended because ${death.reason}`;
    case undefined:
      return `the worker ended before it was ready, ${signal ? `by signal ${signal}` : `with exit code ${exitCode}`}`;
  }
}
