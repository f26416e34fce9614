import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';

export interface UnwritableFolder {
  readonly folder: string;
  remove(): void;
}

/** A folder that nothing can be written to, as root neither; made at `path` where that is possible. */
export function makeUnwritable(path: string): UnwritableFolder {
  mkdirSync(path, { recursive: true });
  if (process.getuid?.() !== 0) {
    chmodSync(path, 0o555);
    return { folder: path, remove: () => chmodSync(path, 0o755) };
  }
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    // Who is root and may not mount is in a container, where this one is read-only.
    return { folder: '/sys', remove: () => {} };
  }
  return { folder: path, remove: () => void execFileSync('umount', ['--lazy', path]) };
}
