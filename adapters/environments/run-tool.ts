import { type ChildProcess, spawn } from 'node:child_process';
import { basename } from 'node:path';
import { reasonIn } from './reason-in.ts';

/** Of an installer's words: its last ones say why. */
const WORDS_KEPT = 8_000;
/** To put away what it holds; then it is killed. */
const GRACE_MS = 2_000;

export interface ToolOptions {
  /** Its whole environment. */
  readonly variables: Readonly<Record<string, string>>;
  /** Where it works; default `/`. */
  readonly folder?: string;
  /** Ends it and all that it has started. */
  readonly signal?: AbortSignal | undefined;
  /** Its number, which is its group's. It begins once this is over, and not at all where this process ends before. */
  readonly onStart?: (pid: number) => Promise<void>;
  /** The newest line that it said. */
  readonly onLine?: ((line: string) => void) | undefined;
}

/** A tool could not do what it was to do. */
export class ToolFailed extends Error {
  override readonly name = 'EnvironmentNotBuilt';
  /** What the tool itself said last. */
  readonly words: string;

  constructor(message: string, words: string) {
    super(message);
    this.words = words;
  }
}

/** Waits for a line of ours, and then is the tool. */
const GATE = 'read -r _ && exec "$0" "$@"';
const hasShell = process.platform !== 'win32';

/**
 * What it printed on stdout.
 *
 * @throws ToolFailed when it does not end well; the reason of the signal when that ended it
 */
export async function runTool(file: string, args: readonly string[], options: ToolOptions): Promise<string> {
  const { variables, folder = '/', signal } = options;
  signal?.throwIfAborted();
  // A group of its own, so that one signal reaches all that it starts, and none of the terminal does.
  const [program, words] = hasShell ? ['/bin/sh', ['-c', GATE, file, ...args]] : [file, args];
  const child = spawn(program, words, {
    env: { ...variables },
    cwd: folder,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const said = { printed: '', words: '' };
  const hear = (key: keyof typeof said) => (chunk: Buffer) => {
    said[key] = `${said[key]}${chunk}`.slice(-WORDS_KEPT);
    const line = chunk.toString().trim().split('\n').at(-1)?.trim();
    if (line !== undefined && line !== '') options.onLine?.(line);
  };
  child.stdout.on('data', hear('printed'));
  child.stderr.on('data', hear('words'));
  const stopTold = endWith(child, signal);
  try {
    const how = await ended(child, file, options);
    signal?.throwIfAborted();
    if (how === undefined) return said.printed;
    throw new ToolFailed(failure(file, args, how, said.words), `${said.printed}\n${said.words}`.trim());
  } finally {
    stopTold();
  }
}

/** How it ended; undefined is well. */
async function ended(child: ChildProcess, file: string, { onStart }: ToolOptions): Promise<string | undefined> {
  const over = new Promise<string | undefined>((resolve, reject) => {
    child.once('error', (error) => reject(new ToolFailed(`${file} could not be started: ${error.message}`, '')));
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : (signal ?? `exit code ${code}`)));
  });
  if (child.pid !== undefined) await onStart?.(child.pid).catch(() => undefined);
  // One that has ended meanwhile says so itself.
  child.stdin?.on('error', () => undefined).end('\n');
  return over;
}

/** Its group ends with the signal, and with this process. Returns what ends that. */
function endWith(child: ChildProcess, signal: AbortSignal | undefined): () => void {
  const kill = (how: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, how);
    } catch {
      // Nobody is left in it.
    }
  };
  let grace: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    kill('SIGTERM');
    grace = setTimeout(() => kill('SIGKILL'), GRACE_MS);
  };
  const onExit = (): void => kill('SIGKILL');
  signal?.addEventListener('abort', onAbort, { once: true });
  process.once('exit', onExit);
  return () => {
    clearTimeout(grace);
    signal?.removeEventListener('abort', onAbort);
    process.removeListener('exit', onExit);
    // What it left running would write on.
    if (signal?.aborted) kill('SIGKILL');
  };
}

function failure(file: string, args: readonly string[], how: string, words: string): string {
  const reason = reasonIn(words);
  // Paths in a cache tell nobody anything.
  const options = args.findIndex((word) => /^(--|\/)/.test(word));
  const command = [basename(file), ...args.slice(0, options < 0 ? args.length : options)].join(' ');
  return `${command} failed with ${how}${reason === undefined ? '' : `: ${reason}`}`;
}
