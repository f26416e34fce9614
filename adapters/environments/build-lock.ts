import { randomUUID } from 'node:crypto';
import { link, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { holderOf, isSeenFromHere, type LockHolder, lockHolder } from './lock-holder.ts';
import { processStart } from './process-start.ts';

const LOOK_EVERY_MS = 200;
const TOUCH_EVERY_MS = 5_000;
/** A holder of another host or container is taken for dead when its lock stood untouched for so long. */
const UNTOUCHED_MS = 60_000;

export interface LockOptions {
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
  /** Once, when somebody else has it. */
  readonly onWait?: (holder: LockHolder) => void;
}

/** One builder at a time, over all processes that share the folder. A builder that died leaves its lock to the next. */
export class BuildLock {
  readonly #path: string;
  readonly #holder: LockHolder;
  readonly #lost = new AbortController();
  readonly #touching: NodeJS.Timeout;

  private constructor(path: string, holder: LockHolder) {
    this.#path = path;
    this.#holder = holder;
    this.#touching = setInterval(() => void this.#touch(), TOUCH_EVERY_MS).unref();
  }

  /** Waits for whoever has it. Rejects with the reason of the signal. */
  static async take(path: string, options: LockOptions = {}): Promise<BuildLock> {
    const { signal, onWait } = options;
    const holder = await lockHolder();
    const watch = new Watch(path);
    let isTold = false;
    for (;;) {
      signal?.throwIfAborted();
      if (await put(path, holder)) return new BuildLock(path, holder);
      const other = await holderOf(path);
      if (other !== undefined && (await watch.isLeftBehind(other))) {
        await clearAway(path, other, signal);
        continue;
      }
      if (other !== undefined && !isTold) onWait?.(other);
      isTold ||= other !== undefined;
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Aborted when another builder has taken this one, frozen for long, for dead: both would write to one place. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Whoever takes over from a dead builder ends this first, or both would write to one place. */
  async note(tool: number): Promise<void> {
    const start = await processStart(tool);
    if (start === undefined || (await this.#isLost())) return;
    const written = `${this.#path}.${randomUUID()}`;
    await writeFile(written, JSON.stringify({ ...this.#holder, tool: { pid: tool, start } }));
    await rename(written, this.#path);
  }

  async release(): Promise<void> {
    clearInterval(this.#touching);
    if (!(await this.#isLost())) await rm(this.#path, { force: true });
  }

  async #touch(): Promise<void> {
    if (await this.#isLost()) return;
    const now = new Date();
    await utimes(this.#path, now, now).catch(() => undefined);
  }

  async #isLost(): Promise<boolean> {
    const holder = await holderOf(this.#path);
    if (holder === undefined || holder.id === this.#holder.id) return false;
    this.#lost.abort(new Error(`${this.#path} was taken by process ${holder.pid} of ${holder.host}`));
    return true;
  }
}

/** How a waiter tells a holder that works from one that is gone. */
class Watch {
  readonly #path: string;
  #mark = '';
  #sinceMs = 0;

  constructor(path: string) {
    this.#path = path;
  }

  async isLeftBehind(holder: LockHolder): Promise<boolean> {
    if (await isSeenFromHere(holder)) return (await processStart(holder.pid)) !== holder.start;
    // By the own clock alone: that of another host may differ. Its file was read just now, so that NFS has looked again.
    const touched = await stat(this.#path).catch(() => undefined);
    const mark = `${holder.id} ${touched?.mtimeMs}`;
    if (mark !== this.#mark) this.#sinceMs = performance.now();
    this.#mark = mark;
    return performance.now() - this.#sinceMs >= UNTOUCHED_MS;
  }
}

/** Whole or not at all: an empty lock would tell nobody whose it is. */
async function put(path: string, holder: LockHolder): Promise<boolean> {
  const written = `${path}.${randomUUID()}`;
  await writeFile(written, JSON.stringify(holder));
  try {
    await link(written, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    await rm(written, { force: true });
  }
}

/**
 * One at a time, who looks again first: of two that have found the same dead builder, the slower one would take away the
 * quicker one's new lock. Nobody else removes a dead one's lock, so it is the same until it is gone.
 */
async function clearAway(path: string, dead: LockHolder, signal: AbortSignal | undefined): Promise<void> {
  const turn = await BuildLock.take(`${path}.over`, { signal });
  try {
    const holder = await holderOf(path);
    if (holder?.id !== dead.id || holder?.start !== dead.start) return;
    const { tool } = holder;
    if (tool !== undefined && (await isSeenFromHere(holder)) && (await processStart(tool.pid)) === tool.start) {
      endGroup(tool.pid);
    }
    await rm(path, { force: true });
  } finally {
    await turn.release();
  }
}

function endGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
