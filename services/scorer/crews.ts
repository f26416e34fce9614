import { isStepsOwn } from '../../core/errors.ts';
import { readCheckedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import { readRunManifest } from '../../core/job/run-manifest.ts';
import { Newest } from '../../core/newest.ts';
import type { RunProgress } from '../../core/ports/progress-board.ts';
import { type MiniBatch, runKeyOf } from '../../core/ports/records.ts';
import { type Delivery, type Position, type SubscriptionEvent, TOPICS } from '../../core/ports/transport.ts';
import { decodeOrPutAside, putAside } from '../../core/result/undecodable.ts';
import { waitAtMost } from '../../core/service/wait-at-most.ts';
import type { TablePlan } from '../../core/table/table-plan.ts';
import { Crew } from './crew.ts';
import { Inheritance } from './inheritance.ts';
import type { Job, NoteAlone } from './job.ts';
import type { Outbox } from './outbox.ts';
import type { ScorerPorts, ScorerSettings } from './ports.ts';
import { Quarantine } from './quarantine.ts';
import { ScorerCount } from './scorer-count.ts';
import { ScorerSlots } from './scorer-slots.ts';
import { TablePlans } from './table-plans.ts';
import { Turnstile } from './turnstile.ts';
import { notPrepared } from './unable-because.ts';

/** So many ended runs are known by heart; what comes of others is looked up in the store again. */
const MOST_OVER = 256;

/** The crews of the steps whose work is here. */
export class Crews {
  readonly #ports: ScorerPorts;
  readonly #settings: ScorerSettings;
  readonly #outbox: Outbox;
  readonly #turnstile = new Turnstile();
  readonly #quarantine: Quarantine;
  readonly #inheritance: Inheritance;
  readonly #crews = new Map<string, Crew>();
  /** Runs that are over: their mini-batches are acked unrun. */
  readonly #over = new Newest<true>(MOST_OVER);
  readonly #tables: TablePlans;
  readonly #slots: ScorerSlots;
  readonly #scorers: ScorerCount;
  /** Crews on their way home. */
  readonly #leaving = new Set<Promise<void>>();
  #isClosed = false;

  constructor(ports: ScorerPorts, settings: ScorerSettings, outbox: Outbox) {
    this.#ports = ports;
    this.#settings = settings;
    this.#outbox = outbox;
    this.#inheritance = new Inheritance(ports.transport, TOPICS.miniBatches(settings.compute));
    this.#tables = new TablePlans(ports.store);
    this.#slots = new ScorerSlots(settings.maxWorkers);
    this.#scorers = new ScorerCount(ports.transport, settings.compute, ports.clock);
    this.#quarantine = new Quarantine(this.#turnstile, () => this.#handOut());
  }

  takeLanes(event: SubscriptionEvent & { kind: 'assigned' }): Promise<void> {
    return this.#inheritance.assigned(event);
  }

  dropLanes(partitions: readonly number[]): void {
    this.#quarantine.dropLanes(partitions);
    for (const crew of this.#crews.values()) crew.dropLanes(partitions);
  }

  async take(deliveries: readonly Delivery[]): Promise<void> {
    const fed = new Set<Crew>();
    const seen = new Map<string, RunProgress | undefined>();
    const unknown = new Set<string>();
    for (const delivery of deliveries) {
      // Whoever takes on nobody any more leaves the rest to others.
      if (this.#isClosed) return;
      const miniBatch = await decodeOrPutAside(delivery, ['MiniBatch'], this.#ports);
      if (miniBatch === undefined) continue;
      const crew = await this.#crewOf(miniBatch, unknown);
      if (crew === undefined || (this.#inheritance.has(delivery) && (await this.#isDone(miniBatch, seen)))) {
        delivery.ack();
        continue;
      }
      const fault = crew.inputs.fault(miniBatch);
      if (fault !== undefined) {
        await putAside(delivery, fault, this.#ports, miniBatch);
        continue;
      }
      this.#offer(crew, delivery, miniBatch, await this.#tableOf(crew, miniBatch));
      fed.add(crew);
    }
    this.#slots.share();
    for (const crew of fed) crew.handOut();
    this.#quarantine.run().catch((error) => this.#outbox.fail(error));
  }

  /** Sends home the crews whose step is over. */
  async look(): Promise<void> {
    for (const [key, crew] of this.#crews) {
      if (!(await isOver(this.#ports, crew.run))) continue;
      this.#crews.delete(key);
      this.#over.set(key, true);
      this.#leave(key, crew);
    }
    this.#slots.share();
  }

  async close(graceMs: number): Promise<void> {
    this.#isClosed = true;
    this.#slots.close();
    const crews = [...this.#crews.values()];
    this.#crews.clear();
    await Promise.all([...crews.map((crew) => this.#sendHome(crew, graceMs)), ...this.#leaving]);
  }

  /** Beside all else: a script's shutdown() may take long, and other steps must not wait for it. */
  #leave(key: string, crew: Crew): void {
    const leaving = crew
      .close(0, 'nobody')
      .catch((error: unknown) => this.#outbox.fail(error))
      .finally(() => {
        this.#ports.journal.note({ kind: 'step-left', ...crew.run });
        this.#leaving.delete(leaving);
        this.#slots.remove(crew);
        this.#outbox.partitions.delete(key);
      });
    this.#leaving.add(leaving);
  }

  #offer(crew: Crew, delivery: Delivery, miniBatch: MiniBatch, table: TablePlan | undefined): void {
    const { partition } = delivery;
    const job: Job = { miniBatch, table, partition, ack: () => delivery.ack(), attempt: 1, failedTries: [] };
    if (!this.#inheritance.mayHaveKilled(delivery)) {
      crew.offer(job);
      return;
    }
    const noteAlone: NoteAlone = async (phase) => (await delivery.noteAlone?.(phase)) ?? true;
    this.#quarantine.take({ job, crew, died: this.#inheritance.deathsAlone(delivery), noteAlone });
  }

  /** Undefined for files; and where it is damaged, which no planner looks for once all is planned. */
  async #tableOf(crew: Crew, miniBatch: MiniBatch): Promise<TablePlan | undefined> {
    try {
      return await this.#tables.of(miniBatch);
    } catch (error) {
      if (!isStepsOwn(error)) throw error;
      crew.unable(notPrepared(error));
      return undefined;
    }
  }

  /** Whether somebody else has given its verdict already. Asked once a fetch and run. */
  async #isDone(miniBatch: MiniBatch, seen: Map<string, RunProgress | undefined>): Promise<boolean> {
    const key = runKeyOf(miniBatch);
    if (!seen.has(key)) seen.set(key, await this.#ports.board.read(miniBatch));
    const progress = seen.get(key);
    return progress?.run === miniBatch.run && progress.done.has(miniBatch.index);
  }

  /**
   * Undefined where nobody is to run it: the run is over, damaged, or not known to the store. `unknown` is for one fetch: what
   * the store does not know it may know a moment later.
   */
  async #crewOf(miniBatch: MiniBatch, unknown: Set<string>): Promise<Crew | undefined> {
    const key = runKeyOf(miniBatch);
    if (this.#over.get(key) || unknown.has(key)) return undefined;
    const crew = this.#crews.get(key) ?? (await this.#gather(miniBatch));
    if (crew === undefined) unknown.add(key);
    else this.#crews.set(key, crew);
    return crew;
  }

  async #gather({ jobId, step, run }: MiniBatch): Promise<Crew | undefined> {
    const address = { jobId, step, run };
    const manifest = await this.#orWarn(address, () => readRunManifest(this.#ports.store, address));
    if (manifest === undefined) return undefined;
    if (await isOver(this.#ports, address)) {
      this.#over.set(runKeyOf(address), true);
      return undefined;
    }
    const read = () => readCheckedState<Position>(this.#ports.store, layout.opened(address, run));
    const opened = await this.#orWarn(address, read);
    if (opened !== undefined) this.#outbox.partitions.set(runKeyOf(address), opened.partition);
    const shared = { outbox: this.#outbox, turnstile: this.#turnstile, scorers: this.#scorers };
    const house = { ...shared, onChange: () => this.#slots.share() };
    const create = async () => new Crew(this.#ports, this.#settings, manifest, address, house);
    const crew = await this.#orWarn(address, create);
    if (crew !== undefined) this.#slots.add(crew);
    return crew;
  }

  /** What `act` answers; undefined when a file of the step is damaged: its planner or collector will fail it. */
  async #orWarn<Answer>(run: Crew['run'], act: () => Promise<Answer>): Promise<Answer | undefined> {
    try {
      return await act();
    } catch (error) {
      if (!isStepsOwn(error)) throw error;
      this.#ports.journal.note({ kind: 'warning', ...run, key: error.message, message: error.message });
      return undefined;
    }
  }

  #handOut(): void {
    this.#slots.share();
    for (const crew of this.#crews.values()) crew.handOut();
  }

  async #sendHome(crew: Crew, graceMs: number): Promise<void> {
    // Where nobody can tell in time, it may go on elsewhere; its workers end either way.
    let isNobodys = false;
    const asked = isOver(this.#ports, crew.run).then(
      (answer) => {
        isNobodys = answer;
      },
      () => {},
    );
    await waitAtMost(this.#ports.clock, graceMs, asked);
    await (isNobodys ? crew.close(0, 'nobody') : crew.close(graceMs, 'others'));
  }
}

async function isOver({ store }: ScorerPorts, run: Crew['run']): Promise<boolean> {
  const marks = [layout.stop(run, run.run), layout.end(run, run.run)];
  const found = await Promise.all(marks.map((path) => store.stat(path)));
  return found.some((entry) => entry !== undefined);
}
