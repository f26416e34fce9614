import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** The worker's own folder: where it is when the script is loaded, wherever the script goes later. */
const folder = process.cwd();

export const pathIn = (...path: readonly string[]): string => join(folder, ...path);

/** What a link in the worker's folder leads to; undefined when there is none. */
export function linkIn(...path: readonly string[]): string | undefined {
  try {
    return readlinkSync(pathIn(...path));
  } catch {
    return undefined;
  }
}

/** What a file says; undefined when there is none. */
export function textIn(...path: readonly string[]): string | undefined {
  try {
    return readFileSync(pathIn(...path), 'utf8');
  } catch {
    return undefined;
  }
}

/** Sorted; empty when there is no such folder. */
export function namesIn(...path: readonly string[]): readonly string[] {
  try {
    return readdirSync(pathIn(...path)).sort();
  } catch {
    return [];
  }
}
