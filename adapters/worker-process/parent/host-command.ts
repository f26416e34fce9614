import { fileURLToPath } from 'node:url';
import type { ProcessOptions } from '../../../core/ports/workers.ts';

export interface HostCommand {
  readonly file: string;
  readonly arguments: readonly string[];
}

type Language = ProcessOptions['language'];

/** In the checkout Node runs the sources; in the package they are compiled. */
const NODE_HOST = fileURLToPath(
  new URL(`../node/host.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url),
);
const PYTHON_HOST = fileURLToPath(new URL('../python/host.py', import.meta.url));

/** Of no use to the script's author: types are stripped on purpose, and a snapshot has no package.json of ours. */
const QUIET = ['--disable-warning=ExperimentalWarning', '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'];

/** What to start for an entry script: the one place to know which language has which host. */
export function hostCommand(language: Language, program?: string): HostCommand {
  const command = commands[language]();
  return program === undefined ? command : { ...command, file: program };
}

const commands: Readonly<Record<Language, () => HostCommand>> = {
  node: () => ({ file: process.execPath, arguments: [...QUIET, NODE_HOST] }),
  // The one that PATH says, as in the shell of whoever started this.
  python: () => ({ file: 'python3', arguments: [PYTHON_HOST] }),
};
