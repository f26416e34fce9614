import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { OutputOptions } from '../../core/ports/ordered-output.ts';
import { translateError } from './durable.ts';

/** Where a step's rows stand until it completes. */
function segmentsFolder(output: OutputOptions): string {
  return join(output.folder, `${output.fileName}.partial`);
}

/** Where an epoch's rows stand; or a file by another name that is only there while the output is made. */
export function segmentPath(output: OutputOptions, name: number | string): string {
  return join(segmentsFolder(output), `${output.owner}.${name}`);
}

/** Removes the step's own segments, and their folder once nobody else has any there. */
export function removeSegments(output: OutputOptions): void {
  const folder = segmentsFolder(output);
  try {
    const isOwn = (name: string) => name.startsWith(`${output.owner}.`);
    const [own, others] = partition(existsSync(folder) ? readdirSync(folder) : [], isOwn);
    for (const name of own) rmSync(join(folder, name), { force: true });
    if (others.length === 0) rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    throw translateError(folder, error);
  }
}

const partition = (names: readonly string[], isFirst: (name: string) => boolean): [string[], string[]] => [
  names.filter(isFirst),
  names.filter((name) => !isFirst(name)),
];
