import { setTimeout as sleep } from 'node:timers/promises';
import { ERRORS, MillraceError } from '../core/errors.ts';
import type { CommandContext } from './context.ts';
import { currentFolder } from './current-folder.ts';
import { describeFailure } from './failure.ts';
import { printJson, printLines } from './print.ts';
import { runProgram } from './program.ts';
import { withSettingsFile } from './settings-file.ts';
import { readVersion } from './version.ts';
import { isOwnerAlive, openOutputs, storeOpener } from './wiring/store.ts';
import { findWorkspace } from './workspace.ts';

/** For what ends of itself once a command is over. */
const LINGER_MS = 2_000;

/** Runs the command that was typed and sets the process's exit code. */
export async function startProcess(words: readonly string[]): Promise<void> {
  const told = new WeakSet<object>();
  tellOfLostAnswer(process.stdout, told);
  // Where messages are lost there is nowhere to say so, and the command comes to what it comes to.
  process.stderr.on('error', () => {});
  const write = {
    out: (text: string): void => void process.stdout.write(text),
    err: (text: string): void => void process.stderr.write(text),
  };
  try {
    process.exitCode = await runProgram(words, readVersion(), openContext, write);
  } catch (error) {
    if (told.has(error as object)) return;
    const { lines, exitCode, answer } = describeFailure(error);
    printLines(process.stderr, lines);
    if (answer !== undefined && words.includes('--json')) printJson(process.stdout, answer);
    process.exitCode = exitCode;
  } finally {
    // A store or a broker that was asked and does not answer is not waited for.
    setTimeout(() => process.exit(), LINGER_MS).unref();
  }
}

async function openContext(): Promise<CommandContext> {
  const folder = currentFolder();
  const environment = await withSettingsFile(process.env, folder);
  const workspace = findWorkspace(folder, environment);
  return {
    currentFolder: folder,
    environment,
    stdout: process.stdout,
    stderr: process.stderr,
    workspace,
    openStore: storeOpener(environment, workspace),
    openOutputs: (store) => openOutputs(store, environment),
    isOwnerAlive,
    sleep: async (ms) => void (await sleep(ms)),
    now: Date.now,
    monotonicMs: () => performance.now(),
  };
}

/** The reader of a pipe may go away at any time (`millrace jobs | head -1`): that is no error. A full disk is one. */
function tellOfLostAnswer(stream: NodeJS.WriteStream, told: WeakSet<object>): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Nobody can read it any more: a pipe's other end is gone, or the terminal.
    if (error.code === 'EPIPE' || (error.code === 'EIO' && stream.isTTY)) return;
    const { code, message } = new MillraceError('STORE_FULL', `what was to be printed is lost: ${error.message}`);
    told.add(error);
    printLines(process.stderr, [`millrace: ${message}`]);
    // Whatever the command came to: whoever reads its answer has not got it.
    process.once('exit', () => {
      process.exitCode = ERRORS[code].exit;
    });
  });
}
