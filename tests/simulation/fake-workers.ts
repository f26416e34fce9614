import type { InitOutcome, Outcome, Timing } from '../../core/ports/outcome.ts';
import type { MiniBatchTask, ScriptOptions, Worker, Workers } from '../../core/ports/workers.ts';
import type { Invariants } from './invariants.ts';
import type { SimProcess } from './process.ts';
import type { Scheduler } from './scheduler.ts';

export interface WorkerWorld {
  readonly scheduler: Scheduler;
  /** Whose script a worker is given. */
  jobOf(options: ScriptOptions): Invariants;
  /** Of the next `init()`. */
  initEnds(job: Invariants): 'ready' | 'failed' | 'kills';
  initMs(): number;
  /** The script takes its scorer with it. */
  killScorer(by: 'deadly-mini-batch' | 'deadly-init'): void;
}

/** Workers that live and die with their scorer. */
export function fakeWorkers(process: SimProcess, world: WorkerWorld): Workers {
  const alive = new Set<FakeWorker>();
  return {
    warm: () => {},
    start: (_, script) => {
      const worker = new FakeWorker(process, world, script);
      alive.add(worker);
      void worker.ended.then(() => alive.delete(worker));
      return worker;
    },
    close: async () => {
      for (const worker of alive) worker.kill();
    },
  };
}

interface Held {
  readonly task: MiniBatchTask;
  readonly onBegin: (() => void) | undefined;
  readonly resolve: (outcome: Outcome) => void;
}

class FakeWorker implements Worker {
  readonly pid = 1;
  readonly ended: Promise<void>;
  readonly #process: SimProcess;
  readonly #world: WorkerWorld;
  readonly #timeoutMs: number;
  readonly #job: Invariants;
  readonly #queue: Held[] = [];
  #current: { readonly held: Held; readonly startedAtMs: number } | undefined;
  #isStopping = false;
  #hasEnded = false;
  #end: () => void = () => {};
  #endInit: ((outcome: InitOutcome) => void) | undefined;

  constructor(process: SimProcess, world: WorkerWorld, options: ScriptOptions) {
    this.#process = process;
    this.#world = world;
    this.#timeoutMs = options.runTimeoutMs;
    this.#job = world.jobOf(options);
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  init(): Promise<InitOutcome> {
    const end = this.#world.initEnds(this.#job);
    return new Promise((resolve) => {
      this.#endInit = resolve;
      this.#after(this.#world.initMs(), () => {
        if (end === 'ready') resolve({ kind: 'ready' });
        else if (end === 'failed') this.#die({ kind: 'not-begun' });
        else this.#world.killScorer('deadly-init');
      });
    });
  }

  run(task: MiniBatchTask, onBegin?: () => void): Promise<Outcome> {
    return new Promise((resolve) => {
      if (this.#hasEnded) return resolve({ kind: 'not-begun' });
      this.#queue.push({ task, onBegin, resolve });
      this.#beginNext();
    });
  }

  async stop(graceMs: number): Promise<undefined> {
    this.#isStopping = true;
    if (this.#current === undefined) this.#die({ kind: 'not-begun' });
    else this.#after(graceMs, () => this.kill());
    await this.ended;
  }

  kill(): void {
    this.#die(this.#crashed('SIGKILL'));
  }

  stderrTail(): string {
    return 'stderr';
  }

  #beginNext(): void {
    const held = this.#current === undefined ? this.#queue.shift() : undefined;
    if (held === undefined) {
      if (this.#isStopping && this.#current === undefined) this.#die({ kind: 'not-begun' });
      return;
    }
    const { index, attempt } = held.task;
    this.#current = { held, startedAtMs: this.#process.clock.monotonicMs() };
    held.onBegin?.();
    const { script } = this.#job.job;
    const turn = script.turn(index, attempt, this.#job.isMended);
    const durationMs = script.durationMs(index);
    if (turn === 'hangs') this.#after(this.#timeoutMs, () => this.#die(this.#timedOut()));
    else if (turn === 'kills') this.#after(durationMs, () => this.#world.killScorer('deadly-mini-batch'));
    else if (turn === 'dies') this.#after(durationMs, () => this.#die(this.#crashed('SIGSEGV')));
    else this.#after(durationMs, () => this.#finish(this.#outcome(held.task, turn === 'returns', turn === 'raises')));
  }

  #finish(outcome: Outcome): void {
    const current = this.#current;
    this.#current = undefined;
    current?.held.resolve(outcome);
    this.#beginNext();
  }

  /** Its whole process group is gone; what was not begun is nobody's try. */
  #die(outcome: Outcome): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#current?.held.resolve(outcome);
    for (const { resolve } of this.#queue.splice(0)) resolve({ kind: 'not-begun' });
    this.#current = undefined;
    this.#endInit?.({ kind: 'failed', error: { name: 'Error', message: 'no model', traceback: '' } });
    this.#end();
  }

  #outcome({ index, slices }: MiniBatchTask, isGood: boolean, retryable: boolean): Outcome {
    const { script } = this.#job.job;
    if (!isGood) {
      return {
        kind: 'failed',
        error: { name: 'Error', message: 'seeded', traceback: '' },
        retryable,
        ...this.#timing(),
      };
    }
    const returned = script.returned(index, slices.length);
    const rows = Buffer.from(script.rows(index, slices.length), 'latin1');
    return { kind: 'succeeded', returned, rowCount: returned, rows, warnings: [], ...this.#timing() };
  }

  #crashed(signal: string): Outcome {
    return { kind: 'crashed', exitCode: null, signal, ...this.#timing() };
  }

  #timedOut(): Outcome {
    return { kind: 'timed-out', afterMs: this.#timeoutMs, phase: 'run', ...this.#timing() };
  }

  #timing(): Timing {
    const now = this.#process.clock.monotonicMs();
    const durationMs = now - (this.#current?.startedAtMs ?? now);
    return { startedAtMs: Math.floor(this.#process.clock.now() - durationMs), durationMs };
  }

  #after(ms: number, act: () => void): void {
    this.#world.scheduler.after(ms, () => this.#process.deliver(() => (this.#hasEnded ? undefined : act())));
  }
}
