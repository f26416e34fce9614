import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { InitOutcome, Outcome } from '../../core/ports/outcome.ts';
import type { Store } from '../../core/ports/store.ts';
import type { MiniBatchTask, ScriptOptions, Worker, Workers } from '../../core/ports/workers.ts';
import { ByteBudget } from './byte-budget.ts';
import { fetchFiles, InputChanged, sendFiles } from './copy-files.ts';

/** Of inputs that are on this machine at a time, for all workers. */
const STAGED_BYTES_MAX = 512 * 1024 * 1024;

export interface StagingOptions {
  /** Opens a place that is not on this machine. */
  readonly openStore: (place: string) => Store;
  /** Whether files that lie there have to be fetched. */
  readonly isRemote: (place: string) => boolean;
  /** Brings the code here, before a worker loads it. */
  readonly fetchCode: (script: ScriptOptions) => Promise<void>;
  /** Where a worker's files may be kept while it uses them: its own. */
  readonly scratchOf: (script: ScriptOptions) => string;
}

/** Workers that are given files of this machine, wherever inputs, code and outputs lie. */
export function stagedWorkers(inner: Workers, options: StagingOptions): Workers {
  const budget = new ByteBudget(STAGED_BYTES_MAX);
  return {
    warm: (process, count) => inner.warm(process, count),
    start: (process, script) => new StagedWorker(inner.start(process, script), script, options, budget),
    close: () => inner.close(),
  };
}

class StagedWorker implements Worker {
  readonly #inner: Worker;
  readonly #script: ScriptOptions;
  readonly #options: StagingOptions;
  readonly #budget: ByteBudget;
  readonly #folder: string;
  #count = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(inner: Worker, script: ScriptOptions, options: StagingOptions, budget: ByteBudget) {
    this.#inner = inner;
    this.#script = script;
    this.#options = options;
    this.#budget = budget;
    this.#folder = options.scratchOf(script);
    void inner.ended.then(() => rm(this.#folder, { recursive: true, force: true })).catch(() => undefined);
  }

  get pid(): number | undefined {
    return this.#inner.pid;
  }

  get ended(): Promise<void> {
    return this.#inner.ended;
  }

  async init(): Promise<InitOutcome> {
    try {
      await this.#options.fetchCode(this.#script);
      const { output } = this.#script;
      if (output !== undefined) await mkdir(output.local, { recursive: true });
    } catch (error) {
      this.#inner.kill();
      return { kind: 'failed', error: { ...named(error), traceback: '' } };
    }
    return this.#inner.init();
  }

  /** What is fetched for the next one comes while this one runs; what a script wrote is sent before the next begins. */
  run(task: MiniBatchTask, onBegin?: () => void): Promise<Outcome> {
    const isFetched = this.#options.isRemote(task.folder + (task.slices[0]?.path ?? ''));
    if (!isFetched && this.#script.output === undefined) return this.#inner.run(task, onBegin);
    const fetched = isFetched ? this.#fetch(task) : Promise.resolve({ task, bytes: 0 });
    const turn = Promise.all([fetched, this.#turn]).then(([{ task: here }]) => this.#runHere(here, onBegin));
    const outcome = turn.catch((error: unknown) => failure(error));
    this.#turn = outcome;
    void outcome.then(() => this.#drop(fetched));
    return outcome;
  }

  async #fetch(task: MiniBatchTask): Promise<{ readonly task: MiniBatchTask; readonly bytes: number }> {
    const bytes = task.slices.reduce((sum, { size }) => sum + size, 0);
    this.#count += 1;
    const folder = join(this.#folder, String(this.#count));
    // A mini-batch of files named one by one has whole paths.
    const root = task.folder === '' ? rootOf(task.slices[0]?.path ?? '') : task.folder;
    const slices =
      task.folder === '' ? task.slices.map((s) => ({ ...s, path: s.path.slice(root.length) })) : task.slices;
    await this.#budget.take(bytes);
    try {
      await fetchFiles(this.#options.openStore(root.replace(/\/$/, '')), slices, folder);
    } catch (error) {
      this.#budget.giveBack(bytes);
      throw error;
    }
    return { task: { ...task, folder: `${folder}/`, slices }, bytes };
  }

  async #runHere(task: MiniBatchTask, onBegin: (() => void) | undefined): Promise<Outcome> {
    const outcome = await this.#inner.run(task, onBegin);
    const { output } = this.#script;
    if (output === undefined || outcome.kind === 'not-begun') return outcome;
    if (outcome.kind === 'succeeded') await sendFiles(output.local, this.#options.openStore(output.remote));
    await rm(output.local, { recursive: true, force: true });
    await mkdir(output.local, { recursive: true });
    return outcome;
  }

  async #drop(fetched: Promise<{ readonly task: MiniBatchTask; readonly bytes: number }>): Promise<void> {
    const { task, bytes } = await fetched.catch(() => ({ task: undefined, bytes: 0 }));
    if (task === undefined || bytes === 0) return;
    this.#budget.giveBack(bytes);
    await rm(task.folder, { recursive: true, force: true }).catch(() => undefined);
  }

  stop(graceMs: number): Promise<void> {
    return this.#inner.stop(graceMs);
  }

  kill(): void {
    this.#inner.kill();
  }

  stderrTail(): string {
    return this.#inner.stderrTail();
  }
}

/** Account and container of a blob's whole address. */
const rootOf = (path: string): string => /^[a-z-]+:\/\/[^/]+\/[^/]+\//.exec(path)?.[0] ?? path;

function failure(error: unknown): Outcome {
  const timing = { startedAtMs: Date.now(), durationMs: 0 };
  if (error instanceof InputChanged) {
    return { kind: 'input-changed', path: error.path, message: error.message, ...timing };
  }
  return { kind: 'failed', error: { ...named(error), traceback: '' }, retryable: true, ...timing };
}

const named = (error: unknown) =>
  error instanceof Error ? { name: error.name, message: error.message } : { name: 'Error', message: String(error) };
