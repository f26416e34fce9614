import { linkIn, namesIn } from './worker-folder.ts';

const FOLDER = 'side-inputs';

/**
 * The path of one of the job's `side_inputs` on this machine: its file or folder; of a pattern the folder before its first
 * wildcard; of several paths the deepest folder that holds all.
 *
 * @throws Error that names those there are
 */
export function sideInput(name: string): string {
  const path = /^[\w-]+$/.test(name) ? linkIn(FOLDER, name) : undefined;
  if (path !== undefined) return path;
  const known = namesIn(FOLDER).join(', ') || "none (they are named in the job's side_inputs)";
  throw new Error(`there is no side input ${name}; known: ${known}`);
}
