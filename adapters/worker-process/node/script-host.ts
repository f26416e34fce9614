import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { FRAME, type InitHeader, type RunHeader } from '../messages.ts';
import { offerRegistries } from './ask-parent.ts';
import { monotonicMs, wallMs } from './clocks.ts';
import { type EntryScript, loadEntryScript } from './entry-script.ts';
import { findChangedInput } from './input-check.ts';
import { offerPackages } from './job-packages.ts';
import { offerOwnPackage } from './own-package.ts';
import { encodeRows } from './rows/encode-rows.ts';
import { ResultTooLarge } from './rows/result-refused.ts';
import { describeError } from './script-error.ts';
import { holdForParent, sendToParent } from './to-parent.ts';

const STDERR = 2;
const QUICK_CHECK_MS = 1;

/** The try that is going on. */
interface RunningTry {
  readonly index: number;
  readonly attempt: number;
  readonly startedAtMs: number;
  readonly startedAt: number;
  /** Rows of a table. */
  readonly items?: number;
}

/** By their keys. */
type Warnings = ReadonlyMap<string, string>;
const NONE: Warnings = new Map();

/** Holds one entry script and calls its functions. */
export class ScriptHost {
  #settings: InitHeader | undefined;
  #script: EntryScript | undefined;
  #isLoading = false;
  #running: RunningTry | undefined;
  #send = sendToParent;

  /** Loads the script and calls its `init()`. */
  async init(settings: InitHeader): Promise<void> {
    this.#settings = settings;
    this.#isLoading = true;
    if (settings.hasRegistries) offerRegistries();
    process.on('uncaughtException', (error) => this.#die(error));
    process.on('unhandledRejection', (reason) => this.#die(reason));
    try {
      this.#script = await loadEntryScript(settle(settings));
      await this.#script.init?.();
      this.#isLoading = false;
      sendToParent(FRAME.ready, {});
    } catch (error) {
      this.#die(error);
    }
  }

  /** `isNextHere`: another task waits behind this one. */
  async run(task: RunHeader, isNextHere: boolean): Promise<void> {
    this.#running = beginTry(task);
    try {
      const paths = task.names.map((name) => task.folder + name);
      const changed = findChangedInput({ ...task, paths });
      // A file system that takes its time must not keep the answer before from the parent, nor the one after.
      const isQuick = monotonicMs() - this.#running.startedAt < QUICK_CHECK_MS;
      this.#send = isNextHere && isQuick ? holdForParent : sendToParent;
      if (changed === undefined) await this.#hand(task, paths);
      else sendToParent(FRAME.inputChanged, { ...timing(this.#running), ...changed });
    } catch (error) {
      this.#reportFailure(error, false);
    }
    this.#running = undefined;
  }

  /** Calls the script's `shutdown()` and ends the process. */
  async shutdown(): Promise<void> {
    try {
      await this.#script?.shutdown?.();
    } catch (error) {
      this.#die(error);
    }
    sendToParent(FRAME.bye, {});
    process.exit(0);
  }

  /** Paths or, of a table, the rows in them; where there are none, nothing is called. */
  async #hand(task: RunHeader, paths: string[]): Promise<void> {
    // Counted before: the list is the script's own to change.
    if (task.table === undefined) return this.#call(task, paths, paths.length);
    const { codeFolder, entryScript } = this.#settings as InitHeader;
    const { readTable } = await import('./table/read-table.ts');
    const warnings = new Map<string, string>();
    let frame: ReturnType<typeof readTable>;
    try {
      frame = readTable(join(codeFolder, entryScript), paths, task.table, (key, text) => {
        if (!warnings.has(key)) warnings.set(key, text);
      });
    } catch (error) {
      const { TableRefused } = await import('./table/table-refused.ts');
      // Thresholds are about rows, also about those that the script never gets.
      const items = error instanceof TableRefused ? error.items : undefined;
      if (items !== undefined) this.#running = { ...beginTry(task), items };
      throw error;
    }
    const items = frame?.height ?? 0;
    if (frame !== undefined) return this.#call(task, frame, items, warnings);
    this.#answer([], items, { ...timing(beginTry(task)), items });
  }

  async #call(task: RunHeader, miniBatch: unknown, items: number, warnings: Warnings = NONE): Promise<void> {
    const context = contextOf(task);
    const counted = task.table === undefined ? {} : { items };
    const running = { ...beginTry(task), ...counted };
    this.#running = running;
    sendToParent(FRAME.began, { index: task.index, attempt: task.attempt, ...counted });
    const returned = this.#script?.run(miniBatch, context);
    const result = isThenable(returned) ? await returned : returned;
    this.#answer(result, items, timing(running), warnings);
  }

  #answer(result: unknown, items: number, answer: ReturnType<typeof timing>, ofReading: Warnings = NONE): void {
    const { rows, resultLimitBytes } = this.#settings as InitHeader;
    try {
      const { chunks, ...counts } = encodeRows(rows, result, items, resultLimitBytes);
      const warnings = [...counts.warnings, ...[...ofReading].map(([key, text]) => `${key}\t${text}`)];
      this.#send(FRAME.rows, { ...answer, ...counts, warnings }, chunks);
    } catch (error) {
      if (!(error instanceof ResultTooLarge)) throw error;
      sendToParent(FRAME.tooLarge, { ...answer, bytes: error.bytes, limitBytes: resultLimitBytes });
    }
  }

  #reportFailure(error: unknown, isLast: boolean): void {
    if (this.#running === undefined) return;
    sendToParent(FRAME.error, { ...timing(this.#running), ...describeError(error), isLast });
  }

  /** Something failed that nobody waited for, so the script's state cannot be trusted: report it, then end. */
  #die(error: unknown): never {
    if (this.#isLoading) sendToParent(FRAME.initError, describeError(error));
    else if (this.#running !== undefined) this.#reportFailure(error, true);
    else this.#sayGoodbye(error);
    process.exit(1);
  }

  #sayGoodbye(error: unknown): void {
    const { name, message, traceback } = describeError(error);
    try {
      writeSync(STDERR, `${traceback || `${name}: ${message}`}\n`);
    } catch {
      // The script closed its stderr; the exit code still tells.
    }
    sendToParent(FRAME.bye, {});
  }
}

/** Makes the process what the script expects, and returns the script's path. */
function settle(settings: InitHeader): string {
  const path = join(settings.codeFolder, settings.entryScript);
  Object.assign(process.env, settings.environment, { MILLRACE_LOGGING_LEVEL: settings.loggingLevel });
  process.argv = [process.execPath, path, ...settings.arguments];
  process.chdir(settings.scratchFolder);
  makePrintingWait();
  offerOwnPackage();
  if (settings.packages !== undefined) offerPackages(settings.packages, settings.codeFolder);
  return path;
}

/** Node would keep in memory what the parent has not read yet, and lose it at `process.exit`. */
function makePrintingWait(): void {
  for (const stream of [process.stdout, process.stderr]) {
    (stream as unknown as { _handle?: { setBlocking?(on: boolean): void } })._handle?.setBlocking?.(true);
  }
}

const beginTry = ({ index, attempt }: RunHeader): RunningTry => ({
  index,
  attempt,
  startedAtMs: wallMs(),
  startedAt: monotonicMs(),
});

function timing({ startedAt, ...about }: RunningTry) {
  return { ...about, durationMs: Math.round((monotonicMs() - startedAt) * 1000) / 1000 };
}

function contextOf({ index, input, partition }: RunHeader) {
  const context = { minibatchIndex: index, datasetName: input };
  return partition === undefined ? context : { ...context, partitionKeyValue: Object.fromEntries(partition) };
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as PromiseLike<unknown>).then === 'function';
