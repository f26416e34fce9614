import { parentPort, workerData } from 'node:worker_threads';
import { lookAt } from './listing-look.ts';

/** Looks at the files it is told of, for `FileStats`. Names come as one text: none holds a NUL. */
parentPort?.on('message', (paths: string) => {
  const answer = lookAt(workerData as string, paths.split('\0'));
  parentPort?.postMessage(answer, [answer.sizes.buffer as ArrayBuffer, answer.modifiedMs.buffer as ArrayBuffer]);
});
