import { statSync } from 'node:fs';
import { changeOf } from '../../../core/ports/input-change.ts';
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
    const planned = { size: sizes[position] ?? 0, modifiedMs: modifiedMs[position] ?? 0 };
    const stats = statSync(path, { throwIfNoEntry: false });
    const found = stats && { size: stats.size, modifiedMs: stats.mtimeMs };
    const isSame = found?.size === planned.size && Math.abs(found.modifiedMs - planned.modifiedMs) <= TOLERANCE_MS;
    if (!isSame) return { path, message: changeOf(path, planned, found) };
  }
  return undefined;
}
