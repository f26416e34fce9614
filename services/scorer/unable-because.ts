import { MillraceError } from '../../core/errors.ts';
import type { ScriptError } from '../../core/ports/outcome.ts';

/** What keeps a scorer from working on a step, as others are told. */
export function unableBecause(error: unknown): ScriptError {
  const { name, message, hint, words = '' } = error as Error & { words?: string; hint?: string };
  const told = hint === undefined ? message : `${message}: ${hint}`;
  return { name: hasNoRoom(error) ? 'NoRoom' : name, message: told, traceback: words };
}

export const hasNoRoom = (error: unknown): boolean => error instanceof MillraceError && error.code === 'STORE_FULL';
