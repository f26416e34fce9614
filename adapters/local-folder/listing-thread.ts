import { parentPort, workerData } from 'node:worker_threads';
import { namesIn } from './listing-folder.ts';
import { lookAt } from './listing-look.ts';
import type { Answer, Question } from './listing-reader.ts';
import { troubleOf } from './listing-trouble.ts';

/** Reads folders and looks at files for a `ListingReader`, in the order it is asked. */
parentPort?.on('message', (question: Question) => {
  const { answer, moved } = answerTo(question);
  parentPort?.postMessage(answer, moved);
});

function answerTo(question: Question): { readonly answer: Answer; readonly moved: ArrayBuffer[] } {
  try {
    if (question.kind === 'read') return { answer: { kind: 'names', names: namesIn(question.local) }, moved: [] };
    const looks = lookAt(workerData as string, question.paths.split('\0'));
    return { answer: { kind: 'looks', looks }, moved: [looks.sizes.buffer, looks.modifiedMs.buffer] };
  } catch (error) {
    return { answer: { kind: 'trouble', trouble: troubleOf(error as NodeJS.ErrnoException) }, moved: [] };
  }
}
