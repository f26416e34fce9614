import type { ProcessOptions } from '../ports/workers.ts';

/** What an entry script is written in, by its name. */
export const scriptLanguage = (entryScript: string): ProcessOptions['language'] =>
  entryScript.endsWith('.py') ? 'python' : 'node';
