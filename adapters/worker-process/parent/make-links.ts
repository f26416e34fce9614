import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** `links` by their path in the folder, to absolute paths. */
export function makeLinks(folder: string, links: Readonly<Record<string, string>>): void {
  for (const [path, target] of Object.entries(links)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    symlinkSync(target, join(folder, path));
  }
}
