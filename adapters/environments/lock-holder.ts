import { randomUUID } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { processStart } from './process-start.ts';

export interface NamedProcess {
  readonly pid: number;
  readonly start: string;
}

export interface LockHolder extends NamedProcess {
  /** Of this hold alone. */
  readonly id: string;
  readonly host: string;
  /** Of the process numbers: containers may share a host's name, and none sees the processes of another. */
  readonly pidNamespace: string | null;
  /** What it has started to do the work: the leader of a group. */
  readonly tool?: NamedProcess;
}

export async function lockHolder(): Promise<LockHolder> {
  const start = (await processStart(process.pid)) ?? '';
  return { id: randomUUID(), host: hostname(), pidNamespace: await pidNamespace(), pid: process.pid, start };
}

/** Of another host or container nobody can tell by a process number whether it lives. */
export async function isSeenFromHere(holder: LockHolder): Promise<boolean> {
  return holder.host === hostname() && holder.pidNamespace === (await pidNamespace());
}

/** Undefined when the lock is gone, or cannot be read at the moment. */
export async function holderOf(path: string): Promise<LockHolder | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as LockHolder;
  } catch {
    return undefined;
  }
}

/** Null where there is no /proc. */
const pidNamespace = (): Promise<string | null> => readlink('/proc/self/ns/pid').catch(() => null);
