import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type PollOptions, until } from './poll.ts';

const MAIN = resolve(import.meta.dirname, '../../dist/bin/millrace.js');
/** Longer than any command of a test may take; what is left of it then is killed. */
const LIMIT_MS = 200_000;

export interface RunOptions {
  readonly cwd: string;
  /** Beside PATH and HOME, all that the process gets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Of Node itself, before the program: `--import`, say. */
  readonly nodeOptions?: readonly string[];
  /** How long it may take; a command has little time, a service much. */
  readonly limitMs?: number;
}

export interface FinishedRun {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** From the start of the process to its end. */
  readonly durationMs: number;
  /** The one object that `--json` prints; of a follower the last. */
  json(): Record<string, unknown>;
}

/** The command line program, as a process of its own: what a user starts, from what the build made. */
export class MillraceProcess {
  readonly #child: ChildProcess;
  readonly #startedAtMs = performance.now();
  readonly #chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  readonly ended: Promise<FinishedRun>;

  constructor(words: readonly string[], { cwd, environment = {}, nodeOptions = [], limitMs = LIMIT_MS }: RunOptions) {
    if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: build it first, with npm run build`);
    const env = { ...baseEnvironment(), ...environment };
    // A group of its own, so that a test can do what a terminal does at Ctrl-C.
    this.#child = spawn(process.execPath, [...nodeOptions, MAIN, ...words], { cwd, env, detached: true });
    this.#child.stdin?.end();
    for (const name of ['stdout', 'stderr'] as const) {
      this.#child[name]?.on('data', (chunk: Buffer) => this.#chunks[name].push(chunk));
    }
    this.ended = this.#untilEnd(limitMs);
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  /** So far. */
  get stdout(): string {
    return Buffer.concat(this.#chunks.stdout).toString();
  }

  get stderr(): string {
    return Buffer.concat(this.#chunks.stderr).toString();
  }

  /** To the program alone. */
  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** All of it at once, as a power cut does it. */
  killGroup(): void {
    process.kill(-this.pid, 'SIGKILL');
  }

  /** To its whole group, as a terminal does it. */
  interrupt(): void {
    process.kill(-this.pid, 'SIGINT');
  }

  /** Waits for what the program does; what it has said is part of the failure when it ends or takes too long instead. */
  async until<T>(
    check: () => T | undefined | false | Promise<T | undefined | false>,
    options: PollOptions = {},
  ): Promise<T> {
    const asked = async () => (await check()) || (this.isOver ? 'over' : undefined);
    const answer = await until<T | 'over'>(asked, options).catch((error: Error) => this.#complain(error.message));
    return answer === 'over'
      ? this.#complain(`${options.what ?? 'it'} did not happen: it ended before`)
      : (answer as T);
  }

  get isOver(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  #complain(message: string): never {
    throw new Error(`${message}\n--- stdout\n${this.stdout}\n--- stderr\n${this.stderr}`);
  }

  async #untilEnd(limitMs: number): Promise<FinishedRun> {
    const limit = setTimeout(() => this.#child.kill('SIGKILL'), limitMs);
    const [exitCode, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((done, failed) => {
      this.#child.once('error', failed);
      this.#child.once('close', (code, killedBy) => done([code, killedBy]));
    });
    clearTimeout(limit);
    const { stdout, stderr } = this;
    return finishedRun({ exitCode, signal, stdout, stderr, durationMs: performance.now() - this.#startedAtMs });
  }
}

export const finishedRun = (run: Omit<FinishedRun, 'json'>): FinishedRun => ({
  ...run,
  json: () => onlyObject(run.stdout, run.stderr),
});

/** The runner's own variables must not change what is tested. */
export const baseEnvironment = (): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  HOME: process.env.HOME ?? tmpdir(),
  TMPDIR: tmpdir(),
  // Shared by all runs, wherever a test lets their other temporary files go.
  NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'),
});

function onlyObject(stdout: string, stderr: string): Record<string, unknown> {
  const lines = stdout.endsWith('\n') ? stdout.trimEnd().split('\n') : [];
  const isProgress = (line: string): boolean => ['running', 'waiting'].includes(JSON.parse(line).status);
  if (lines.length > 0 && lines.slice(0, -1).every(isProgress)) return JSON.parse(lines.at(-1) as string);
  throw new Error(`stdout is not one object:\n${stdout}\n--- stderr\n${stderr}`);
}
