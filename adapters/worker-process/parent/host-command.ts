import { fileURLToPath } from 'node:url';

export interface HostCommand {
  readonly file: string;
  readonly arguments: readonly string[];
}

/** In the checkout Node runs the sources; in the package they are compiled. */
const HOST = fileURLToPath(new URL(`../node/host.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url));

/** What to start for an entry script: the one place to know which language has which host. */
export function hostCommand(): HostCommand {
  // Of no use to the script's author: types are stripped on purpose, and a snapshot has no package.json of ours.
  const quiet = ['--disable-warning=ExperimentalWarning', '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'];
  return { file: process.execPath, arguments: [...quiet, HOST] };
}
