import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { OutputOptions } from '../../core/ports/ordered-output.ts';
import { translateError } from './durable.ts';

/** Where a step's rows stand until it completes. */
export function segmentsFolder(output: OutputOptions): string {
  return join(output.folder, `${output.fileName}.partial`);
}

export function segmentPath(output: OutputOptions, epoch: number): string {
  return join(segmentsFolder(output), String(epoch));
}

export function removeFolder(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch (error) {
    throw translateError(path, error);
  }
}
