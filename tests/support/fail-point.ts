import { join } from 'node:path';
import type { RunOptions } from './run-millrace.ts';

/**
 * Lets a process die, stop or fail at exact calls of the file system; see `fail-point.mjs` for how a point is written.
 * Nothing of it is in the program, and its workers know nothing of it.
 */
export const failingAt = (...points: readonly string[]): Required<Pick<RunOptions, 'nodeOptions' | 'environment'>> => ({
  nodeOptions: ['--import', join(import.meta.dirname, 'fail-point.mjs')],
  environment: { MILLRACE_FAIL_POINT: points.join('\n') },
});
