import { statSync } from 'node:fs';
import type { RunHeader } from '../messages.ts';

/** Plans keep whole milliseconds; file systems do not. */
const TOLERANCE_MS = 1;

type PlannedFiles = Pick<RunHeader, 'sizes' | 'modifiedMs'> & { readonly paths: readonly string[] };

export interface ChangedInput {
  readonly path: string;
  readonly message: string;
}

/** The first file that is not what was planned; undefined when all are. Throws what the file system says otherwise. */
export function findChangedInput({ paths, sizes, modifiedMs }: PlannedFiles): ChangedInput | undefined {
  for (const [position, path] of paths.entries()) {
    const planned = { size: sizes[position] ?? 0, mtimeMs: modifiedMs[position] ?? 0 };
    const found = statSync(path, { throwIfNoEntry: false });
    const isSame = found?.size === planned.size && Math.abs(found.mtimeMs - planned.mtimeMs) <= TOLERANCE_MS;
    if (!isSame) return { path, message: describe(path, planned, found) };
  }
  return undefined;
}

interface FileState {
  readonly size: number;
  readonly mtimeMs: number;
}

function describe(path: string, planned: FileState, found: FileState | undefined): string {
  const expected = `${path} was planned with ${show(planned)}`;
  return found === undefined ? `${expected}; it is gone now` : `${expected}; it now has ${show(found)}`;
}

function show({ size, mtimeMs }: FileState): string {
  const date = new Date(mtimeMs);
  const time = Number.isNaN(date.getTime()) ? `time ${mtimeMs}` : `time ${date.toISOString()}`;
  return `${size} bytes, ${time}`;
}
