import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { StoreEntry } from '../../core/ports/store.ts';
import { translateError } from './durable.ts';
import { type LookAnswer, lookAt } from './listing-look.ts';

/** A listing that is over by then is not worth a thread. */
const FILES_BEFORE_THREAD = 2_000;

/**
 * Looks at the files of a listing, one page at a time. A long listing gets a thread for it: each look is a wait for the
 * file system, and whoever lists has other things to do meanwhile.
 */
export class FileStats {
  readonly #root: string;
  #seen = 0;
  #thread: Worker | undefined;

  constructor(root: string) {
    this.#root = root;
  }

  /** Those of the files that are still there, in the same order. */
  async look(paths: readonly string[]): Promise<StoreEntry[]> {
    this.#seen += paths.length;
    const isLong = this.#seen > FILES_BEFORE_THREAD;
    return entriesOf(paths, isLong ? await this.#lookAside(paths) : lookAt(this.#root, paths));
  }

  async #lookAside(paths: readonly string[]): Promise<LookAnswer> {
    this.#thread ??= startThread(this.#root);
    this.#thread.postMessage(paths.join('\0'));
    const [answer] = (await once(this.#thread, 'message')) as [LookAnswer];
    return answer;
  }

  async close(): Promise<void> {
    await this.#thread?.terminate();
  }
}

function startThread(root: string): Worker {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const thread = new Worker(new URL(`./listing-stats-thread.${extension}`, import.meta.url), { workerData: root });
  thread.unref();
  return thread;
}

function entriesOf(paths: readonly string[], { sizes, modifiedMs, trouble }: LookAnswer): StoreEntry[] {
  if (trouble !== undefined)
    throw translateError(trouble.path, Object.assign(new Error(trouble.message), trouble.system));
  const entries: StoreEntry[] = [];
  for (const [at, path] of paths.entries()) {
    const size = sizes[at] as number;
    if (size >= 0) entries.push({ path, size, modifiedMs: modifiedMs[at] as number });
  }
  return entries;
}
