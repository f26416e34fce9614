import { MillraceError } from '../../core/errors.ts';
import { layout } from '../../core/job/layout.ts';
import { TOPICS } from '../../core/ports/transport.ts';
import type { FaultKind } from './faults.ts';
import type { Invariants } from './invariants.ts';
import type { SimProcess } from './process.ts';
import type { World } from './world.ts';
import { COMPUTE, SESSION_MS } from './world-settings.ts';

const LONGEST_FREEZE_MS = 40_000;
const LONGEST_DELAY_MS = 10_000;

const AT_ONCE = -1;

const MEANT = 'this call was meant to fail';

/** An error that was made here. */
export const isMeant = (error: unknown): boolean => error instanceof MillraceError && error.message.startsWith(MEANT);

/** Lets the faults of a seed happen when their moment has come. */
export class Mischief {
  readonly #world: World;
  /** By virtual time. */
  lastMs = 0;
  #delayed = 0;

  constructor(world: World) {
    this.#world = world;
  }

  crossing(process: SimProcess, what: string): MillraceError | undefined {
    // What the user's commands do is not to be broken, nor what is being stopped for good.
    if (this.#world.isEnding || process.role === 'client') return undefined;
    let failure: MillraceError | undefined;
    for (const kind of this.#world.scenario.faults.dueAt(process.role, what)) {
      const after = this.#happen(kind, process, what);
      failure = after ?? failure;
    }
    return failure;
  }

  /** `run()` or `init()` has killed its scorer. */
  killedByScript(kind: FaultKind, process: SimProcess): void {
    this.lastMs = this.#world.scheduler.nowMs;
    this.#world.happened(kind, `in ${process.id}`);
    this.#world.kill(process);
  }

  latencyMs(): number {
    const { random, scenario } = this.#world;
    if (this.#delayed > 0) {
      this.#delayed -= 1;
      return random.below(LONGEST_DELAY_MS);
    }
    return random.chance(0.5) ? AT_ONCE : random.below(1 + 2 * scenario.latencyMs);
  }

  #happen(kind: FaultKind, process: SimProcess, what: string): MillraceError | undefined {
    const where = `at ${what} of ${process.id}`;
    const isDone = !process.isDead && this.#try(kind, process);
    if (!isDone) {
      this.#world.scenario.faults.postpone(kind);
      return undefined;
    }
    this.lastMs = this.#world.scheduler.nowMs;
    this.#world.happened(kind, where);
    if (kind === 'publish-unknown') return new MillraceError('TRANSPORT_UNAVAILABLE', `${MEANT} (${where})`);
    if (kind === 'disk-full') return new MillraceError('STORE_FULL', `${MEANT} (${where})`);
    if (kind === 'store-error') return new MillraceError('STORE_UNAVAILABLE', `${MEANT} (${where})`);
    return undefined;
  }

  /** False when it cannot happen now. */
  #try(kind: FaultKind, process: SimProcess): boolean {
    switch (kind) {
      case 'publish-unknown':
      case 'store-error':
      case 'disk-full':
        return true;
      case 'world-kill':
        this.#world.killAll();
        return true;
      case 'power-cut':
      case 'power-cut-at-sync':
        this.#world.killAll();
        // After the last thing that its processes did.
        this.#world.scheduler.after(0, () => this.#world.disk.losePower(this.#world.random));
        return true;
      case 'scorer-crash':
      case 'planner-crash':
      case 'collector-crash':
        this.#world.kill(process);
        return true;
      case 'scorer-freeze':
      case 'planner-freeze':
      case 'collector-freeze':
        this.#freeze(process);
        return true;
      case 'scorer-stop':
      case 'planner-stop':
      case 'collector-stop':
        this.#world.running.find((running) => running.process === process)?.stop();
        return true;
      case 'lanes-move':
        this.#world.random.pick(this.#world.broker.groups).move();
        return true;
      case 'delay':
        this.#delayed += 1 + this.#world.random.below(3);
        return true;
      case 'cancel':
        return this.#cancel();
      case 'duplicate':
        return this.#append((run, latest) => run === latest);
      case 'old-record':
        return this.#append((run, latest) => run < latest);
      case 'lost-descriptors':
        return this.#lose(TOPICS.miniBatches(COMPUTE));
      case 'lost-results':
        return this.#lose(TOPICS.results);
      case 'garbage':
        return this.#garbage();
      case 'deadly-mini-batch':
      case 'deadly-init':
        // The script does it itself.
        return false;
    }
  }

  #freeze(process: SimProcess): void {
    if (process.isFrozen) return;
    const { random, scheduler } = this.#world;
    const forMs = random.below(LONGEST_FREEZE_MS);
    process.freeze();
    if (forMs > SESSION_MS && process.role !== 'client' && process.role !== 'embedded') {
      scheduler.after(SESSION_MS, () => this.#world.expel(process));
      this.#world.startLater(process.role);
    }
    scheduler.after(forMs, () => this.#wake(process));
  }

  #wake(process: SimProcess): void {
    if (process.isDead) return;
    this.lastMs = this.#world.scheduler.nowMs;
    this.#world.trace(`${process.id} wakes`);
    process.wake();
    for (const reader of [...this.#world.readers]) if (reader.process === process) reader.comeBack();
  }

  #anyJob(): Invariants {
    const { jobs, random } = this.#world;
    return jobs.length === 1 ? (jobs[0] as Invariants) : random.pick(jobs);
  }

  #cancel(): boolean {
    const job = this.#anyJob();
    const run = job.latestRun;
    if (run === 0 || this.#world.endOf(job, run) !== undefined) return false;
    this.#world.files.putIfAbsent(layout.cancel(job.job.manifest.jobId, run), new Uint8Array(), 0);
    job.cancelled.add(run);
    return true;
  }

  /** Appends a record of some run once more. */
  #append(isWanted: (run: number, latest: number) => boolean): boolean {
    const { random, broker } = this.#world;
    const { latestRun: latest, published } = this.#anyJob();
    const records = published.filter(({ run }) => isWanted(run, latest));
    if (records.length === 0) return false;
    const { topic, value, key, partition } = random.pick(records);
    broker.append(topic, { key, value, partition });
    return true;
  }

  #lose(topic: string): boolean {
    const { random, broker } = this.#world;
    const logs = broker.logs(topic).filter(({ start, end }) => end > start);
    if (logs.length === 0) return false;
    const log = random.pick(logs);
    log.start += 1 + random.below(log.end - log.start);
    return true;
  }

  #garbage(): boolean {
    const { random, broker } = this.#world;
    const topic = random.pick([TOPICS.jobs, TOPICS.results, TOPICS.miniBatches(COMPUTE)]);
    const value = random.chance(0.5) ? new Uint8Array([1, 2, 3]) : new TextEncoder().encode('{"kind":"Progress"}');
    broker.append(topic, { key: null, value, partition: random.below(broker.logs(topic).length) });
    return true;
  }
}
