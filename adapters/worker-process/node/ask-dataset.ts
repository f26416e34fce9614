import { type DatasetHereHeader, FRAME } from '../messages.ts';
import { sendToParent } from './to-parent.ts';

const waiting = new Map<number, (answer: DatasetHereHeader) => void>();
let requests = 0;

/** Asks the parent for a registered dataset; it is in the worker's folder then. The version that was found. */
async function askDataset(reference: string): Promise<number> {
  requests += 1;
  const request = requests;
  const answer = await new Promise<DatasetHereHeader>((resolve) => {
    waiting.set(request, resolve);
    sendToParent(FRAME.dataset, { request, reference });
  });
  if ('error' in answer) throw new Error(answer.error);
  return answer.version;
}

export function hearDataset(answer: DatasetHereHeader): void {
  waiting.get(answer.request)?.(answer);
  waiting.delete(answer.request);
}

/** For `sdk/get-dataset.ts`, of which a script may have a copy of its own. */
export function offerDatasets(): void {
  Object.defineProperty(globalThis, Symbol.for('millrace.askDataset'), { value: askDataset });
}
