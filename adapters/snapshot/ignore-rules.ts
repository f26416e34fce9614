import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ignore from 'ignore';

/** Whether a path relative to the source directory is to be ignored. */
export type IgnoreRules = (path: string, isFolder: boolean) => boolean;

/** Never part of the code, wherever they lie and whatever an ignore file says. */
const NEVER = new Set(['.git', '.millrace', 'node_modules', '.venv', '__pycache__']);

/** The rules of `.amlignore` in the source directory, or else of `.gitignore`; those of deeper folders do not count. */
export function ignoreRules(sourceDirectory: string): IgnoreRules {
  const text = textOf(join(sourceDirectory, '.amlignore')) ?? textOf(join(sourceDirectory, '.gitignore'));
  const rules = text === undefined ? undefined : ignore().add(text.replace(/^\ufeff/, ''));
  return (path, isFolder) => {
    if (NEVER.has(path.slice(path.lastIndexOf('/') + 1))) return true;
    return rules?.ignores(isFolder ? `${path}/` : path) ?? false;
  };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
