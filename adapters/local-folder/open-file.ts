import { createReadStream, openSync, type ReadStream, statSync } from 'node:fs';
import { MillraceError } from '../../core/errors.ts';

/**
 * Opens a file to read it, and nothing else: who opens a pipe waits for ever for somebody who writes to it. Throws plain
 * system errors.
 *
 * @throws MillraceError `STATE_CORRUPT`, naming it, when something else stands there
 */
export function openFile(path: string): number {
  requireFile(path);
  return openSync(path, 'r');
}

/** As `openFile`, for one way through it. */
export function readFrom(path: string, range: { start?: number; end?: number; highWaterMark?: number }): ReadStream {
  requireFile(path);
  return createReadStream(path, range);
}

/** What is not there is for the system to tell. */
function requireFile(path: string): void {
  try {
    if (statSync(path).isFile()) return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTDIR') return;
  }
  throw new MillraceError('STATE_CORRUPT', `${path} is not a file: something else stands in its place, or above it`, {
    hint: 'put it back from a copy, or run the job anew',
  });
}
