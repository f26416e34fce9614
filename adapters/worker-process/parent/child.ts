import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { HostCommand } from './host-command.ts';
import type { Reaper } from './reaper.ts';
import { describeStartFailure } from './start-failure.ts';

/** How long a pipe may stay open behind its process, a process alive behind its pipe, or anything behind SIGKILL. */
const LAG_MS = 1_000;
const KILL_LIMIT_MS = 5_000;

export interface Exit {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

export interface ChildListener {
  onBytes(chunk: Buffer): void;
  /** The process lives, but nothing more will come from it. */
  onSilence(): void;
}

/** A host process in its own group, and its pipes. Knows nothing of what is said on them. */
export class Child {
  readonly pid: number | undefined;
  /** Why there is no process, once `gone` has told that there is none. */
  failure: string | undefined;
  readonly stdout: Readable | undefined;
  readonly stderr: Readable | undefined;
  /** Resolves when the process is gone and all that it said was heard. */
  readonly gone: Promise<Exit>;
  readonly #toChild: Writable | undefined;
  readonly #fromChild: Readable | undefined;
  readonly #reaper: Reaper;
  #unsent: Buffer[] = [];
  #exit: Exit | undefined;
  #isListened = false;
  #settle: (exit: Exit) => void = () => undefined;

  constructor(command: HostCommand, environment: Readonly<Record<string, string>>, reaper: Reaper) {
    this.#reaper = reaper;
    this.gone = new Promise((resolve) => {
      this.#settle = resolve;
    });
    const started = start(command, environment);
    const fail = (error: Error): void => {
      this.failure = describeStartFailure(command.file, error);
      this.#settle({ exitCode: null, signal: null });
    };
    if (started instanceof Error) {
      fail(started);
      return;
    }
    if (started.pid === undefined) {
      started.once('error', fail);
      return;
    }
    this.pid = started.pid;
    this.stdout = started.stdout ?? undefined;
    this.stderr = started.stderr ?? undefined;
    this.#toChild = started.stdio[3] as Writable;
    this.#fromChild = started.stdio[4] as Readable;
    this.#attach(started);
  }

  get hasExited(): boolean {
    return this.#exit !== undefined || this.pid === undefined;
  }

  listen({ onBytes, onSilence }: ChildListener): void {
    this.#isListened = true;
    this.#fromChild?.on('data', onBytes);
    this.#fromChild?.once('close', () => {
      if (!this.hasExited) setTimeout(() => this.hasExited || onSilence(), LAG_MS).unref();
    });
  }

  /** All that is sent in one go of the event loop becomes one write. */
  send(frame: Buffer): void {
    if (this.#unsent.push(frame) === 1) queueMicrotask(() => this.#flush());
  }

  /** Ends the process and every descendant that is still in its group. */
  kill(): void {
    if (this.hasExited) return;
    this.#killGroup();
    // A process that hangs in the kernel cannot be waited for; nobody should.
    setTimeout(() => this.#settle({ exitCode: null, signal: 'SIGKILL' }), KILL_LIMIT_MS).unref();
  }

  #flush(): void {
    const frames = this.#unsent;
    this.#unsent = [];
    const [first] = frames;
    if (first === undefined || !this.#toChild?.writable) return;
    this.#toChild.write(frames.length === 1 ? first : Buffer.concat(frames));
  }

  #attach(process: ChildProcess): void {
    // A pipe that breaks says no more than the exit that follows.
    for (const stream of process.stdio) stream?.on('error', () => undefined);
    // The pipe could carry bytes both ways: what comes this way means nothing, and must not fill it.
    (process.stdio[3] as Readable | null)?.resume();
    this.#reaper.watch(this.pid as number);
    process.once('exit', (exitCode, signal) => this.#onExit({ exitCode, signal }));
  }

  #onExit(exit: Exit): void {
    this.#exit = exit;
    // Whatever it left running: threads are gone with it, grandchildren are not.
    this.#killGroup();
    this.#reaper.forget(this.pid as number);
    const pipe = this.#fromChild;
    if (!this.#isListened) for (const stream of [pipe, this.stdout, this.stderr]) stream?.destroy();
    if (this.#isListened && pipe !== undefined && !pipe.closed) this.#hearToTheEnd(pipe, exit);
    else this.#settle(exit);
  }

  #hearToTheEnd(pipe: Readable, exit: Exit): void {
    const timer = setTimeout(() => pipe.destroy(), LAG_MS);
    pipe.once('close', () => {
      clearTimeout(timer);
      this.#settle(exit);
    });
  }

  #killGroup(): void {
    try {
      process.kill(-(this.pid as number), 'SIGKILL');
    } catch {
      // Nobody is left in it.
    }
  }
}

/** Failures come by two roads: thrown, and as an event of a process without pid. */
function start(command: HostCommand, environment: Readonly<Record<string, string>>): ChildProcess | Error {
  try {
    const process = spawn(command.file, command.arguments, {
      cwd: '/',
      env: environment,
      // Its own session and group: no signal of the terminal reaches it, and one kill reaches all its descendants.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    });
    process.on('error', () => undefined);
    return process;
  } catch (error) {
    return error as Error;
  }
}
