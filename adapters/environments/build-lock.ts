import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { processStart } from './process-start.ts';

const LOOK_EVERY_MS = 200;

interface Named {
  readonly pid: number;
  readonly start: string;
}

interface Holder extends Named {
  readonly host: string;
  /** What it has started to do the work: the leader of a group. */
  readonly tool?: Named;
}

/** One builder at a time, over all processes of this machine. A builder that died leaves its lock to the next. */
export class BuildLock {
  readonly #path: string;
  readonly #holder: Holder;

  private constructor(path: string, holder: Holder) {
    this.#path = path;
    this.#holder = holder;
  }

  /** Waits for whoever has it. Rejects with the reason of `signal`. */
  static async take(path: string, signal?: AbortSignal): Promise<BuildLock> {
    const holder = { host: hostname(), pid: process.pid, start: (await processStart(process.pid)) ?? '' };
    for (;;) {
      signal?.throwIfAborted();
      if (await put(path, holder)) return new BuildLock(path, holder);
      if (await isLeftBehind(path)) await clearAway(path, signal);
      else await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Whoever takes over from a dead builder ends this first, or both would write to one place. */
  async note(tool: number): Promise<void> {
    const start = await processStart(tool);
    if (start === undefined) return;
    const written = `${this.#path}.${randomUUID()}`;
    await writeFile(written, JSON.stringify({ ...this.#holder, tool: { pid: tool, start } }));
    await rename(written, this.#path);
  }

  release(): Promise<void> {
    return rm(this.#path, { force: true });
  }
}

/** Whole or not at all: an empty lock would tell nobody whose it is. */
async function put(path: string, holder: Holder): Promise<boolean> {
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

/** Of this machine only; what another one is about cannot be seen from here. */
async function isLeftBehind(path: string): Promise<boolean> {
  const holder = await holderOf(path);
  return holder?.host === hostname() && (await processStart(holder.pid)) !== holder.start;
}

/**
 * One at a time, who looks again first: of two that have found the same dead builder, the slower one would take away the
 * quicker one's new lock. Nobody else removes a dead one's lock, so it is the same until it is gone.
 */
async function clearAway(path: string, signal: AbortSignal | undefined): Promise<void> {
  const turn = await BuildLock.take(`${path}.over`, signal);
  try {
    if (!(await isLeftBehind(path))) return;
    const tool = (await holderOf(path))?.tool;
    if (tool !== undefined && (await processStart(tool.pid)) === tool.start) endGroup(tool.pid);
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

const holderOf = async (path: string): Promise<Holder | undefined> =>
  parsed(await readFile(path, 'utf8').catch(() => ''));

function parsed(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    // Being written, or gone.
    return undefined;
  }
}
