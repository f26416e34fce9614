import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { failingAt } from './fail-point.ts';
import type { RunOptions } from './run-millrace.ts';

/**
 * A folder on a disk of its own that is soon full. Where nothing may be mounted, the writes of a process to it fail
 * from one on instead, as if it were.
 */
export class SmallDisk {
  readonly #folder: string;
  /** Else only writes to an output fail. */
  readonly isMounted: boolean;
  #isFreed = false;

  /** `files`: so many files and folders may be on it. */
  constructor(folder: string, kibibytes: number, files = 100_000) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    const size = `size=${kibibytes}k,nr_inodes=${files}`;
    this.isMounted = tried(() => execFileSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', folder]));
  }

  /** For the processes that write to it. */
  get runOptions(): Partial<RunOptions> {
    return this.isMounted || this.#isFreed ? {} : failingAt(`write:^${this.#folder}/.*\\.partial/:3+:half=ENOSPC`);
  }

  /** There is space again. */
  free(): void {
    this.#isFreed = true;
    if (this.isMounted) execFileSync('mount', ['-o', 'remount,size=64m,nr_inodes=100000', this.#folder]);
  }

  remove(): void {
    if (this.isMounted) execFileSync('umount', ['--lazy', this.#folder]);
  }
}

function tried(act: () => void): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}
