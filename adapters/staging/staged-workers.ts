import { rm } from 'node:fs/promises';
import { isMachines } from '../../core/errors.ts';
import type { InitOutcome, Outcome } from '../../core/ports/outcome.ts';
import type { MiniBatchTask, ScriptOptions, Worker, Workers } from '../../core/ports/workers.ts';
import { InputChanged } from './input-changed.ts';
import { makeFolder, refusingFull } from './refusing-full.ts';
import { sendOutput } from './send-output.ts';
import { Dropped, StagedInputs, type StagedInputsOptions } from './staged-inputs.ts';

export interface StagingOptions extends StagedInputsOptions {
  /** Whether files that lie there have to be fetched. */
  readonly isRemote: (place: string) => boolean;
  /** Brings the code here, before a worker loads it. */
  readonly fetchCode: (script: ScriptOptions) => Promise<void>;
}

/** Workers that are given files of this machine, wherever inputs, code and outputs lie. */
export function stagedWorkers(inner: Workers, options: StagingOptions): Workers {
  const inputs = new StagedInputs(options);
  const ending = new Set<Promise<void>>();
  const start = (inside: Worker, script: ScriptOptions): Worker => {
    const worker = new StagedWorker(inside, script, options, inputs);
    ending.add(worker.ended);
    void worker.ended.then(() => ending.delete(worker.ended));
    return worker;
  };
  return {
    warm: (process, count) => inner.warm(process, count),
    start: (process, script) => start(inner.start(process, script), script),
    ahead: {
      fetch: (task) => isElsewhere(task, options.isRemote) && inputs.fetch(task),
      drop: (task) => inputs.drop(task),
    },
    close: async () => {
      await inner.close();
      await Promise.all(ending);
      await inputs.close();
    },
  };
}

interface Brought {
  readonly here: Promise<MiniBatchTask>;
  readonly drop: () => void;
}

const asIs = (task: MiniBatchTask): Brought => ({ here: Promise.resolve(task), drop: () => {} });

class StagedWorker implements Worker {
  readonly ended: Promise<void>;
  readonly #inner: Worker;
  readonly #script: ScriptOptions;
  readonly #options: StagingOptions;
  readonly #inputs: StagedInputs;
  #turn: Promise<unknown> = Promise.resolve();
  #counted: Promise<void> = Promise.resolve();
  /** Of what is still being fetched. */
  readonly #drops = new Set<() => void>();
  #isLeaving = false;

  constructor(inner: Worker, script: ScriptOptions, options: StagingOptions, inputs: StagedInputs) {
    this.#inner = inner;
    this.#script = script;
    this.#options = options;
    this.#inputs = inputs;
    this.ended = this.#end();
  }

  get pid(): number | undefined {
    return this.#inner.pid;
  }

  /** What its last mini-batch wrote may still be on its way. */
  async #end(): Promise<void> {
    await this.#inner.ended;
    await this.#turn;
    const { output } = this.#script;
    if (output !== undefined) await rm(output.local, { recursive: true, force: true }).catch(() => undefined);
  }

  async init(): Promise<InitOutcome> {
    try {
      await refusingFull(this.#script.codeFolder, () => this.#options.fetchCode(this.#script));
      const { output } = this.#script;
      if (output !== undefined) await makeFolder(output.local);
    } catch (error) {
      this.#inner.kill();
      return { kind: 'failed', error: { ...named(error), traceback: '' } };
    }
    return this.#inner.init();
  }

  /** What a script wrote is sent before the next mini-batch begins. */
  run(task: MiniBatchTask, onBegin?: () => void): Promise<Outcome> {
    const isFetched = isElsewhere(task, this.#options.isRemote);
    if (!isFetched && this.#script.output === undefined) return this.#inner.run(task, onBegin);
    const { here, drop } = isFetched ? this.#brought(task) : asIs(task);
    const turn = Promise.all([here, this.#turn]).then(async ([given]) =>
      spoken(await this.#runHere(given, onBegin), task, given),
    );
    const outcome = turn.catch((error: unknown) => this.#failure(error)).finally(drop);
    // One that cannot be fetched is over at once: what was sent before it may still be on its way.
    this.#turn = Promise.allSettled([this.#turn, outcome]);
    return outcome;
  }

  #brought(task: MiniBatchTask): Brought {
    try {
      const copied = this.#script.copies?.get(task.input)?.taskOf(task);
      return copied === undefined ? this.#fetched(task) : asIs(copied);
    } catch (error) {
      return { here: Promise.reject(error), drop: () => {} };
    }
  }

  #fetched(task: MiniBatchTask): Brought {
    const fetched = this.#inputs.take(task, this.#counted);
    this.#counted = fetched.counted;
    const { here, drop } = fetched;
    const isHere = () => this.#drops.delete(drop);
    this.#drops.add(drop);
    here.then(isHere, isHere);
    return fetched;
  }

  /** What was given up, as nobody is to work on it here, was no try. */
  #failure(error: unknown): Outcome {
    return this.#isLeaving && error instanceof Dropped ? { kind: 'not-begun' } : failure(error);
  }

  async #runHere(task: MiniBatchTask, onBegin: (() => void) | undefined): Promise<Outcome> {
    const outcome = await this.#inner.run(task, onBegin);
    const { output } = this.#script;
    if (output === undefined || outcome.kind === 'not-begun') return outcome;
    const isSent = outcome.kind === 'succeeded';
    const warnings = isSent ? await sendOutput(output, this.#options.openStore(output.remote), task.index) : [];
    await rm(output.local, { recursive: true, force: true });
    await makeFolder(output.local);
    return isSent ? { ...outcome, warnings: [...outcome.warnings, ...warnings] } : outcome;
  }

  stop(graceMs: number): Promise<string | undefined> {
    this.#fetchNoMore();
    return this.#inner.stop(graceMs);
  }

  kill(): void {
    this.#fetchNoMore();
    this.#inner.kill();
  }

  /** A store that does not answer would hold whoever wants to leave. */
  #fetchNoMore(): void {
    this.#isLeaving = true;
    for (const drop of this.#drops) drop();
  }

  stderrTail(): string {
    return this.#inner.stderrTail();
  }
}

/** A folder that all have in common tells for all; without one each has to be looked at. */
const isElsewhere = ({ folder, slices }: MiniBatchTask, isRemote: (place: string) => boolean): boolean =>
  folder === '' ? slices.some(({ path }) => isRemote(path)) : isRemote(folder + (slices[0]?.path ?? ''));

/** With the names that people know, where it speaks of files as they lie here. */
function spoken(outcome: Outcome, task: MiniBatchTask, given: MiniBatchTask): Outcome {
  if (given.folder === task.folder) return outcome;
  const known = (text: string): string => text.replaceAll(given.folder, task.folder);
  if (outcome.kind === 'input-changed') {
    return { ...outcome, path: known(outcome.path), message: known(outcome.message) };
  }
  if (outcome.kind !== 'failed') return outcome;
  const { message, traceback, ...error } = outcome.error;
  return { ...outcome, error: { ...error, message: known(message), traceback: known(traceback) } };
}

/** @throws MillraceError that is this machine's: no mini-batch is to blame for it, and none would fare better here */
function failure(error: unknown): Outcome {
  if (isMachines(error)) throw error;
  const timing = { startedAtMs: Date.now(), durationMs: 0 };
  if (error instanceof InputChanged) {
    return { kind: 'input-changed', path: error.path, message: error.message, ...timing };
  }
  return { kind: 'failed', error: { ...named(error), traceback: '' }, retryable: true, ...timing };
}

const named = (error: unknown) =>
  error instanceof Error ? { name: error.name, message: error.message } : { name: 'Error', message: String(error) };
