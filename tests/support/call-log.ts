import type { TestProject } from './test-project.ts';

/** Keeps a line for the start and the end of each call: index, pid of the scorer, whether it begins or is over, and when. */
export const loggedCall = (ms: number): string => `import { appendFileSync } from 'node:fs';
import { basename } from 'node:path';
const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
const note = (what, index) => appendFileSync(process.argv[2], index + ' ' + process.ppid + ' ' + what + ' ' + Date.now() + '\\n');
export function run(files, { minibatchIndex: index }) {
  note('begins', index);
  pause(${ms});
  note('ends', index);
  return files.map((file) => basename(file));
}
`;

export interface LoggedCall {
  readonly index: number;
  readonly scorer: number;
  readonly what: 'begins' | 'ends';
  /** By the wall clock. */
  readonly atMs: number;
}

/** In the order in which they were written. */
export function readCalls(project: TestProject, file: string): LoggedCall[] {
  const lines = project.read(file).split('\n').slice(0, -1);
  return lines.map((line) => {
    const [index, scorer, what, atMs] = line.split(' ');
    return { index: Number(index), scorer: Number(scorer), what: what as LoggedCall['what'], atMs: Number(atMs) };
  });
}
