import { describeError } from '../../core/attempt/judge.ts';
import type { ScriptError } from '../../core/ports/outcome.ts';

/** What keeps a scorer from working on a step, as others are told. */
export interface Unable {
  /** One line: what failed, and of what. */
  readonly message: string;
  /** Empty when there is none. */
  readonly traceback: string;
}

export const initFailed = (error: ScriptError): Unable => ({
  message: `init() failed: ${describeError(error)}`,
  traceback: error.traceback,
});

/** Nobody was left to tell of it but the next scorer. */
export const diedStarting = (scorers: number): Unable => ({
  message: `${scorers} scorers died, one after the other, each while a worker was started for it: init() may take more memory than there is`,
  traceback: '',
});

/** The script was not asked: what it needs could not be brought here. */
export function notPrepared(error: unknown): Unable {
  const { name, message, hint, words = '' } = error as Error & { words?: string; hint?: string };
  const told = { name, message: hint === undefined ? message : `${message}: ${hint}`, traceback: '' };
  return { message: `preparation failed: ${describeError(told)}`, traceback: words };
}
