import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandContext, OutputStream } from '../../cli/context.ts';
import { describeFailure } from '../../cli/failure.ts';
import { printJson, printLines } from '../../cli/print.ts';
import { runProgram } from '../../cli/program.ts';
import { withSettingsFile } from '../../cli/settings-file.ts';
import { isOwnerAlive, openOutputs, storeOpener } from '../../cli/wiring/store.ts';
import { findWorkspace } from '../../cli/workspace.ts';
import { baseEnvironment, type FinishedRun, finishedRun, type RunOptions } from './run-millrace.ts';

const LIMIT_MS = 200_000;

/**
 * A command in this process: what it says and its exit code are those of the program. For what a test does many times on
 * its way to something else (look, prove, submit, register): most of a short process is its start.
 */
export async function millraceHere(
  words: readonly string[],
  { cwd, environment = {}, limitMs = LIMIT_MS }: Omit<RunOptions, 'nodeOptions'>,
): Promise<FinishedRun> {
  const startedAtMs = performance.now();
  const [stdout, stderr] = [new Gathered(), new Gathered()];
  const ended = new AbortController();
  const limit = sleep(limitMs, null, { signal: ended.signal }).catch(() => null);
  const exitCode = await Promise.race([toItsEnd(words, cwd, environment, stdout, stderr), limit]);
  ended.abort();
  const signal = exitCode === null ? 'SIGKILL' : null;
  const durationMs = performance.now() - startedAtMs;
  return finishedRun({ exitCode, signal, stdout: stdout.text, stderr: stderr.text, durationMs });
}

/** As the program's own process does it, with other streams. */
async function toItsEnd(
  words: readonly string[],
  currentFolder: string,
  given: Readonly<Record<string, string>>,
  stdout: Gathered,
  stderr: Gathered,
): Promise<number> {
  const openContext = async (): Promise<CommandContext> => {
    const environment = await withSettingsFile({ ...baseEnvironment(), ...given }, currentFolder);
    const workspace = findWorkspace(currentFolder, environment);
    const openStore = storeOpener(environment, workspace);
    const outputs = (store: Parameters<typeof openOutputs>[0]) => openOutputs(store, environment);
    const monotonicMs = () => performance.now();
    const world = { isOwnerAlive, sleep: async (ms: number) => void (await sleep(ms)), now: Date.now, monotonicMs };
    return { currentFolder, environment, stdout, stderr, workspace, openStore, openOutputs: outputs, ...world };
  };
  const write = { out: (text: string) => void stdout.write(text), err: (text: string) => void stderr.write(text) };
  try {
    return await runProgram(words, 'here', openContext, write);
  } catch (error) {
    const { lines, exitCode, answer } = describeFailure(error);
    printLines(stderr, lines);
    if (answer !== undefined && words.includes('--json')) printJson(stdout, answer);
    return exitCode;
  }
}

class Gathered implements OutputStream {
  readonly #chunks: Buffer[] = [];

  get text(): string {
    return Buffer.concat(this.#chunks).toString();
  }

  write(chunk: string | Uint8Array): boolean {
    this.#chunks.push(Buffer.from(chunk as string));
    return true;
  }

  once(): void {}
  off(): void {}
}
