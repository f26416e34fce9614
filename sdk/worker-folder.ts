import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';

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

/** Which versions it has of a registered name. */
export const versionsIn = (folder: string, name: string): readonly string[] =>
  /^[\w.-]+$/.test(name) && !name.startsWith('.') ? namesIn(folder, name) : [];

/** What the worker was told that a name means without a version: empty for none; undefined where it never asked. */
export function toldVersion(kind: 'dataset' | 'model', name: string): string | undefined {
  try {
    return readFileSync(pathIn('.millrace-meant', kind, basename(name)), 'utf8');
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
