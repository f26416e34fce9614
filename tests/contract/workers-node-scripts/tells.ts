import { appendFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Writes down what is called, in the file that its first argument names. */
const tell = (line: string): void => appendFileSync(process.argv[2] ?? '', `${line}\n`);

export const init = (): void => tell('init');

export function run(paths: readonly string[]): string[] {
  tell(`run ${paths.map((path) => basename(path)).join(' ')}`);
  return [];
}

export const shutdown = (): void => tell('shutdown');
