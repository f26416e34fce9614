import type { FoundKind } from '../../../core/ports/workers.ts';
import { type FoundHeader, FRAME } from '../messages.ts';
import { readFromParent } from './from-parent.ts';
import { sendToParent } from './to-parent.ts';

const answers = new Map<number, FoundHeader>();
let requests = 0;

/**
 * The version of a registered dataset or model, which is in the worker's folder then. Waits for it: what it is asked by
 * returns at once.
 */
function find(kind: FoundKind, reference: string): number {
  requests += 1;
  const request = requests;
  sendToParent(FRAME.find, { request, kind, reference });
  let answer = answers.get(request);
  while (answer === undefined) {
    readFromParent();
    answer = answers.get(request);
  }
  answers.delete(request);
  if ('error' in answer) throw new Error(answer.error);
  return answer.version;
}

export function hearFound(answer: FoundHeader): void {
  answers.set(answer.request, answer);
}

/** For `sdk/find-in-workspace.ts`, of which a script may have a copy of its own. */
export function offerRegistries(): void {
  Object.defineProperty(globalThis, Symbol.for('millrace.find'), { value: find });
}
