import type { Ended, FailedOutcome, ScriptError, Succeeded } from '../ports/outcome.ts';
import { backoffMs } from './backoff.ts';

/** What we do about a try that ended. */
export type Verdict =
  | { readonly kind: 'complete'; readonly result: Succeeded }
  | { readonly kind: 'retry'; readonly delayMs: number }
  | { readonly kind: 'dead-letter' };

/** The only place that decides what happens after a try. `attempt` starts at 1. */
export function judge(outcome: Ended, attempt: number, runMaxTry: number): Verdict {
  switch (outcome.kind) {
    case 'succeeded':
      return { kind: 'complete', result: outcome };
    case 'too-large':
    case 'input-changed':
      return { kind: 'dead-letter' };
    case 'failed':
      return outcome.retryable ? tryAgain(attempt, runMaxTry) : { kind: 'dead-letter' };
    case 'timed-out':
    case 'crashed':
      return tryAgain(attempt, runMaxTry);
  }
}

function tryAgain(attempt: number, runMaxTry: number): Verdict {
  return attempt < runMaxTry ? { kind: 'retry', delayMs: backoffMs(attempt) } : { kind: 'dead-letter' };
}

/** One line on how a failed try ended. */
export function describeFailure(outcome: FailedOutcome): string {
  switch (outcome.kind) {
    case 'failed':
      return describeError(outcome.error);
    case 'timed-out':
      return outcome.phase === 'run'
        ? `run() was not back within run_invocation_timeout (${outcome.afterMs / 1_000} s); its worker was killed`
        : `run() had not begun within task_overhead_timeout (${outcome.afterMs / 1_000} s); its worker was killed`;
    case 'crashed':
      if (outcome.reason !== undefined) return `the worker process was ended: ${outcome.reason}`;
      return `the worker process died: ${describeExit(outcome.exitCode, outcome.signal)}`;
    case 'too-large':
      return `run() returned ${outcome.bytes} bytes of encoded rows, more than MILLRACE_RESULT_LIMIT (${outcome.limitBytes})`;
    case 'input-changed':
      return outcome.message;
  }
}

export function describeError(error: ScriptError): string {
  const firstLine = error.message.split('\n', 1)[0] ?? '';
  return firstLine === '' ? error.name : `${error.name}: ${firstLine}`;
}

function describeExit(exitCode: number | null, signal: string | null): string {
  if (signal === 'SIGKILL') return 'signal SIGKILL (often the machine ran out of memory)';
  if (signal !== null) return `signal ${signal}`;
  if (exitCode === 0) return 'exit code 0 before run() returned';
  return exitCode === null ? 'it could not be started' : `exit code ${exitCode}`;
}
