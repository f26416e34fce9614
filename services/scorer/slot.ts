import { backoffMs } from '../../core/attempt/backoff.ts';
import { describeError } from '../../core/attempt/judge.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import type { Outcome, ScriptError } from '../../core/ports/outcome.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import type { Worker } from '../../core/ports/workers.ts';
import type { ScorerPorts } from './ports.ts';

/** What a script's shutdown() may take at the least, and on a scorer that has to leave. */
const SHUTDOWN_MS = 10_000;

const ENDS_A_WORKER: ReadonlySet<Outcome['kind']> = new Set(['crashed', 'timed-out', 'not-begun']);

/** What a slot tells its crew. */
export interface SlotEvents {
  readonly onReady: (slot: Slot) => void;
  /** False: do not try again. */
  readonly onInitFailed: (slot: Slot, error: ScriptError) => boolean;
}

export interface SlotOptions {
  /** On this scorer, from 0. */
  readonly number: number;
  /** Scorers that work on the step. */
  readonly nodes: number;
}

/** Where one worker works: always filled again when its worker ends, until it is closed. */
export class Slot {
  readonly number: number;
  readonly #nodes: number;
  readonly #ports: ScorerPorts;
  readonly #manifest: StepManifest;
  readonly #run: RunAddress;
  readonly #events: SlotEvents;
  readonly #closed = new AbortController();
  #worker: Worker | undefined;
  #isReady = false;
  #failures = 0;
  #settled = 0;
  #held = 0;
  /** Of the worker time that is not in `#ranMs` yet. */
  #busySinceMs = 0;
  #ranMs = 0;
  #idleSinceMs = 0;
  /** What the last worker took from its start until it was ready. */
  startMs = 0;

  constructor(options: SlotOptions, ports: ScorerPorts, manifest: StepManifest, run: RunAddress, events: SlotEvents) {
    this.number = options.number;
    this.#nodes = options.nodes;
    this.#ports = ports;
    this.#manifest = manifest;
    this.#run = run;
    this.#events = events;
  }

  /** The worker, while it takes work. */
  get worker(): Worker | undefined {
    return this.#isReady ? this.#worker : undefined;
  }

  /** Mini-batches handed to the worker and not settled. */
  get held(): number {
    return this.#held;
  }

  /** How long its worker has been ready with nothing to do; undefined when that is not so. */
  idleMs(nowMs: number): number | undefined {
    return this.worker === undefined || this.#held > 0 ? undefined : nowMs - this.#idleSinceMs;
  }

  /** How long its workers have run mini-batches, all told. */
  ranMs(nowMs: number): number {
    return this.#ranMs + (this.#held > 0 ? nowMs - this.#busySinceMs : 0);
  }

  /** Keeps a worker here until the slot is closed; resolves then. */
  async keepFilled(): Promise<void> {
    const { signal } = this.#closed;
    while (!signal.aborted) {
      const settledNothing = await this.#fillOnce();
      if (settledNothing) await this.#ports.clock.sleep(backoffMs(++this.#failures), signal);
      else this.#failures = 0;
    }
  }

  /** One worker from its start to its end; true when it was of no use. */
  async #fillOnce(): Promise<boolean> {
    const { workers, workplace, journal } = this.#ports;
    const about = { ...this.#run, worker: this.number };
    const script = workplace.scriptOptions(this.#manifest, this.number, this.#nodes);
    const worker = workers.start(workplace.processOptions(this.#manifest), script);
    this.#worker = worker;
    journal.note({ kind: 'worker-started', ...about, pid: worker.pid });
    journal.note({ kind: 'init-began', ...about });
    try {
      return await this.#initAndServe(worker, about);
    } finally {
      journal.note({ kind: 'worker-ended', ...about });
    }
  }

  /** True when it was of no use. */
  async #initAndServe(worker: Worker, about: RunAddress & { readonly worker: number }): Promise<boolean> {
    const { journal, clock } = this.#ports;
    const startedAtMs = clock.monotonicMs();
    const outcome = await worker.init();
    this.#idleSinceMs = clock.monotonicMs();
    this.startMs = this.#idleSinceMs - startedAtMs;
    if (this.#closed.signal.aborted) return false;
    const error = outcome.kind === 'failed' ? outcome.error : undefined;
    journal.note({ kind: 'init-ended', ...about, error: error === undefined ? null : describeError(error) });
    if (error !== undefined && !this.#events.onInitFailed(this, error)) this.#closed.abort();
    if (error === undefined) await this.#serve(worker);
    return error !== undefined || this.#settled === 0;
  }

  async #serve(worker: Worker): Promise<void> {
    this.#settled = 0;
    this.#isReady = true;
    this.#events.onReady(this);
    await worker.ended;
    this.#isReady = false;
  }

  /** The worker is handed a mini-batch. */
  took(): void {
    if (this.#held === 0) this.#busySinceMs = this.#ports.clock.monotonicMs();
    this.#held += 1;
  }

  /** The worker is done with a mini-batch, one way or another; undefined for one that it was not given after all. */
  settled(ending: Outcome['kind'] | undefined): void {
    const nowMs = this.#ports.clock.monotonicMs();
    this.#ranMs = this.ranMs(nowMs);
    this.#busySinceMs = nowMs;
    this.#idleSinceMs = nowMs;
    this.#held -= 1;
    if (ending === undefined) return;
    if (ENDS_A_WORKER.has(ending)) this.#isReady = false;
    // One that died of a mini-batch was of use: the next is started at once.
    if (ending !== 'not-begun') this.#settled += 1;
  }

  stderrTail(): string {
    return this.#worker?.stderrTail() ?? '';
  }

  /** No worker follows. One that holds work has `graceMs` to finish it, 0 kills it; an idle one has time to shut down. */
  async close(graceMs: number): Promise<void> {
    this.#closed.abort();
    const { worker } = this;
    this.#isReady = false;
    // Whoever is still in init() has nothing to finish.
    if (worker === undefined || (graceMs === 0 && this.#held > 0)) this.#worker?.kill();
    else await this.#stop(worker, this.#held > 0 ? graceMs : this.#shutdownMs(graceMs));
    await this.#worker?.ended;
  }

  /** It is a call of the script like any other, unless this scorer has to leave. */
  #shutdownMs(graceMs: number): number {
    return graceMs > 0 ? SHUTDOWN_MS : Math.max(SHUTDOWN_MS, this.#manifest.settings.runInvocationTimeout * 1_000);
  }

  /** What `shutdown()` had to write nobody else writes: its failure is told, though no mini-batch is to blame. */
  async #stop(worker: Worker, limitMs: number): Promise<void> {
    const fault = await worker.stop(limitMs);
    if (fault === undefined) return;
    const message = `worker ${this.number}: shutdown() ${fault}; what it had still to write may be missing`;
    const key = `worker-${this.number}-shutdown`;
    this.#ports.journal.note({ kind: 'warning', ...this.#run, key, message });
  }
}
