import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/** For further jobs, or for people: code, models and logs of a workspace that is elsewhere; and what Node keeps for itself. */
const STAYS = [
  /^node-compile-cache\//,
  /^millrace-home-\d+\/[0-9a-f]{16}\/(snapshots|model-files)\/[0-9a-f]{64}\//,
  /^millrace-home-\d+\/[0-9a-f]{16}\/logs-of\/[^/]+\/jobs\/[^/]+\/[^/]+\/logs\//,
];

/** What commands have left in a temporary folder of their own and is of no more use: files, and folders with nothing in them. */
export function leftBehind(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const parents = new Set(entries.map((entry) => entry.parentPath));
  const ends = entries.map((entry) => join(entry.parentPath, entry.name)).filter((path) => !parents.has(path));
  return ends.map((path) => relative(folder, path)).filter((path) => !STAYS.some((pattern) => pattern.test(path)));
}
