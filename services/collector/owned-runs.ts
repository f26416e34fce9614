import { isStepsOwn, type MillraceError } from '../../core/errors.ts';
import { readCheckedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { latestRun, servedRuns } from '../../core/job/open-steps.ts';
import { readRunManifest } from '../../core/job/run-manifest.ts';
import { Newest } from '../../core/newest.ts';
import { type ResultsRecord, runKeyOf } from '../../core/ports/records.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import { type Delivery, GROUPS, type Position, TOPICS } from '../../core/ports/transport.ts';
import { decodeOrPutAside } from '../../core/result/undecodable.ts';
import { waitAtMost } from '../../core/service/wait-at-most.ts';
import { failRun } from './fail-run.ts';
import { manifestOrDamage } from './manifest-or-damage.ts';
import { OwnedRun, type OwnedRunEvents } from './owned-run.ts';
import type { CollectorPorts } from './ports.ts';
import { carryOutSeal } from './seal-run.ts';

const KINDS = [
  'StepOpened',
  'StepPlanned',
  'MiniBatchScored',
  'MiniBatchFailed',
  'InitFailed',
  'StepStopped',
] as const satisfies readonly ResultsRecord['kind'][];

/** So many runs that are over are known by heart; what comes of others is looked up in the store again. */
const MOST_OVER = 256;
const CLOSE_MS = 2_000;

export interface OwnedRunsOptions {
  readonly events: Pick<OwnedRunEvents, 'onFailed' | 'onFenced'>;
  /** What is wrong with one step ends that step alone. False where there is only one: its caller is told. */
  readonly failsAlone: boolean;
}

/** The runs whose logs this collector reads. */
export class OwnedRuns {
  readonly #ports: CollectorPorts;
  readonly #options: OwnedRunsOptions;
  /** By address and run. */
  readonly #runs = new Map<string, { readonly owned: OwnedRun; readonly partition: number }>();
  /** What still comes of these is dropped unseen. */
  readonly #over = new Newest<true>(MOST_OVER);
  readonly #opened = new Newest<Position>();
  /** One claim after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  /** Taken over anew and not told of yet: what still comes of them is of an assignment that is over. */
  readonly #untold = new Set<number>();

  constructor(ports: CollectorPorts, options: OwnedRunsOptions) {
    this.#ports = ports;
    this.#options = options;
  }

  /** Takes over the open runs whose log is on this partition. Returns where to begin to read. */
  recover(partition: number, signal: AbortSignal): Promise<number | undefined> {
    this.#untold.add(partition);
    return this.#inTurn(() => this.#recover(partition, signal));
  }

  /** What comes of these partitions now begins where `recover` said. */
  begin(partitions: readonly number[]): void {
    for (const partition of partitions) this.#untold.delete(partition);
  }

  #inTurn<Answer>(act: () => Promise<Answer>): Promise<Answer> {
    const answer = this.#turn.then(act);
    this.#turn = answer.catch(() => {});
    return answer;
  }

  async #recover(partition: number, signal: AbortSignal): Promise<number | undefined> {
    const { store, transport } = this.#ports;
    // An assignment may be over before it was told, and come again: then nobody said that it was lost.
    await this.letGo([partition]);
    let from = await transport.committed(TOPICS.results, GROUPS.collector, partition);
    // Before the runs are listed: what is opened while they are stands behind it, and must not be passed over.
    const { end } = await transport.bounds(TOPICS.results, partition);
    for await (const run of servedRuns(store, (run) => this.#mayBeOn(partition, run))) {
      if (signal.aborted) break;
      const opened = await this.#orFail(run, () => this.#openedAt(run));
      if (opened?.partition !== partition || (await this.#carriedOut(run))) continue;
      const owned = await this.#own(run, partition, () => signal.aborted);
      const needed = owned?.logOffset ?? opened.offset;
      from = Math.min(from ?? end, needed);
    }
    // Another's before it was told: nobody will say that it is lost.
    if (signal.aborted) await this.letGo([partition]);
    return from;
  }

  async take(deliveries: readonly Delivery[]): Promise<void> {
    for (const records of await this.#byRun(deliveries)) {
      const [first] = records;
      if (first === undefined) continue;
      const { key, delivery } = first;
      const { partition } = delivery;
      const isHere = () => this.#runs.get(key)?.partition === partition;
      // What the store does not know it may know a moment later: it is asked once for each fetch.
      if (!isHere() && this.#over.get(key) === undefined) {
        await this.#inTurn(() => this.#ownIfItsLog(key, first.record, partition));
      }
      // Taking it would go on behind a gap: its new owner reads from an earlier place.
      if (this.#untold.has(partition)) continue;
      // A log has one partition: elsewhere somebody has put a record of it.
      if (!isHere()) continue;
      const behind = (records.at(-1) ?? first).delivery.offset + 1;
      const taken = records.map(({ record }) => record);
      await this.#give(key, first.record, taken, behind);
    }
    const valid = deliveries.filter(({ partition }) => !this.#untold.has(partition));
    const behind = new Map(valid.map(({ partition, offset }) => [partition, offset + 1]));
    for (const { owned, partition } of this.#runs.values()) owned.readTo(behind.get(partition) ?? 0);
    for (const delivery of valid) delivery.ack();
  }

  async #give(key: string, run: RunAddress, records: readonly ResultsRecord[], behind: number): Promise<void> {
    const owned = this.#runs.get(key)?.owned;
    try {
      await owned?.take(records, behind);
    } catch (error) {
      if (!this.#failsAlone(error)) throw error;
      await this.#fail(run, error);
    }
  }

  #drop(key: string): void {
    this.#runs.delete(key);
    this.#over.set(key, true);
  }

  #failsAlone(error: unknown): error is MillraceError {
    return this.#options.failsAlone && isStepsOwn(error);
  }

  /** The step fails by name; its records are dropped from now on. */
  async #fail({ jobId, step, run }: RunAddress, error: MillraceError): Promise<void> {
    const address = { jobId, step, run };
    const key = runKeyOf(address);
    const known = this.#runs.get(key);
    this.#drop(key);
    await known?.owned.abandon();
    const manifest = await manifestOrDamage(this.#ports.store, address);
    if (manifest === undefined) return;
    try {
      await failRun(this.#ports, address, manifest === 'damaged' ? undefined : manifest, error);
    } catch (failure) {
      if (!isStepsOwn(failure)) throw failure;
      const message = `the step has failed, but its end cannot be written: ${failure.message}`;
      this.#ports.journal.note({ kind: 'warning', ...address, key: 'no-end', message });
    }
  }

  /** What `act` answers; undefined when it told of what fails the step. */
  async #orFail<Answer>(run: RunAddress, act: () => Promise<Answer>): Promise<Answer | undefined> {
    try {
      return await act();
    } catch (error) {
      if (!this.#failsAlone(error)) throw error;
      await this.#fail(run, error);
      return undefined;
    }
  }

  /** Whether it was decided before, and is carried out now. */
  async #carriedOut(run: RunAddress): Promise<boolean> {
    return (await this.#orFail(run, () => carryOutSeal(this.#ports, run))) ?? true;
  }

  /** Two planners may open a run at the same moment, on two partitions: the first that is in the store counts. */
  async #ownIfItsLog(key: string, run: RunAddress, partition: number): Promise<void> {
    if (this.#runs.get(key)?.partition === partition || this.#untold.has(partition)) return;
    const opened = await this.#orFail(run, () => this.#openedAt(run));
    if (opened?.partition !== partition && (opened !== undefined || this.#runs.has(key))) return;
    await this.#closeAll([key]);
    await this.#own(run, partition, () => this.#untold.has(partition));
  }

  /** Where the run's log is: written once, so that it is read once for all partitions that come. */
  async #openedAt(run: RunAddress): Promise<Position | undefined> {
    const known = this.#opened.get(runKeyOf(run));
    const opened = known ?? (await readCheckedState<Position>(this.#ports.store, layout.opened(run, run.run)));
    if (opened !== undefined) this.#opened.set(runKeyOf(run), opened);
    return opened;
  }

  /** Where that is damaged nobody can tell. */
  async #mayBeOn(partition: number, run: RunAddress): Promise<boolean> {
    try {
      return (await this.#openedAt(run))?.partition === partition;
    } catch (error) {
      if (!this.#failsAlone(error)) throw error;
      return true;
    }
  }

  /** These logs are another collector's now. */
  async letGo(partitions: readonly number[]): Promise<void> {
    const lost = [...this.#runs].filter(([, { partition }]) => partitions.includes(partition));
    await this.#closeAll(lost.map(([key]) => key));
  }

  async close(): Promise<void> {
    // What is being recovered would be owned behind our back; a store that does not answer must not hold up the end.
    await waitAtMost(this.#ports.clock, CLOSE_MS, this.#turn);
    await this.#closeAll([...this.#runs.keys()]);
  }

  /** Each of them, whatever becomes of the others. What is wrong with one alone its next owner finds as well. */
  async #closeAll(keys: readonly string[]): Promise<void> {
    const runs = keys.map((key) => this.#runs.get(key)?.owned);
    for (const key of keys) this.#runs.delete(key);
    const ends = await Promise.allSettled(runs.map((owned) => owned?.close()));
    for (const end of ends) if (end.status === 'rejected' && !this.#failsAlone(end.reason)) throw end.reason;
  }

  /** And by partition: an offset means something on its own alone. */
  async #byRun(deliveries: readonly Delivery[]): Promise<Iterable<readonly Taken[]>> {
    const runs = new Map<string, Taken[]>();
    for (const delivery of deliveries) {
      const record = await decodeOrPutAside(delivery, KINDS, this.#ports);
      if (record === undefined) continue;
      const key = runKeyOf(record);
      const place = `${delivery.partition} ${key}`;
      const taken = runs.get(place);
      if (taken === undefined) runs.set(place, [{ key, delivery, record }]);
      else taken.push({ key, delivery, record });
    }
    return runs.values();
  }

  /**
   * Becomes the owner of a run that goes on. Undefined: it is over, or the store does not know it, or its log has gone to
   * another meanwhile, who must not be fenced.
   */
  async #own(
    { jobId, step, run }: RunAddress,
    partition: number,
    isLost: () => boolean,
  ): Promise<OwnedRun | undefined> {
    const address = { jobId, step, run };
    const { store } = this.#ports;
    const key = runKeyOf(address);
    const latest = (await latestRun(store, address)) ?? 0;
    if (latest < run) return undefined;
    if (latest > run || (await this.#hasEnded(address))) {
      this.#drop(key);
      return undefined;
    }
    const manifest = await this.#orFail(address, () => readRunManifest(store, address));
    if (manifest === undefined || isLost()) return undefined;
    const owned = await this.#claim(address, manifest, partition, isLost);
    if (owned !== undefined && !owned.isOver) this.#runs.set(key, { owned, partition });
    return owned;
  }

  /** Undefined when the run has ended meanwhile: then what another owner left is tidied away under our hands. */
  async #claim(
    run: RunAddress,
    manifest: StepManifest,
    partition: number,
    isLost: () => boolean,
  ): Promise<OwnedRun | undefined> {
    try {
      return await OwnedRun.claim(this.#ports, run, manifest, this.#eventsOf(run, partition));
    } catch (error) {
      if (await this.#hasEnded(run)) this.#drop(runKeyOf(run));
      else if (isLost()) return undefined;
      else if (this.#failsAlone(error)) await this.#fail(run, error);
      else throw error;
      return undefined;
    }
  }

  async #hasEnded(run: RunAddress): Promise<boolean> {
    return (await this.#ports.store.stat(layout.end(run, run.run))) !== undefined;
  }

  #eventsOf(run: RunAddress, partition: number): OwnedRunEvents {
    const { onFailed, onFenced } = this.#options.events;
    return {
      // Of an assignment that was over before it was told: another holds the log, and rightly.
      onFenced: () => (this.#untold.has(partition) ? void this.letGo([partition]).catch(onFailed) : onFenced()),
      onFailed: (error) => {
        if (this.#failsAlone(error)) void this.#fail(run, error).catch(onFailed);
        else onFailed(error);
      },
      onOver: () => this.#drop(runKeyOf(run)),
    };
  }
}

interface Taken {
  /** Of its run. */
  readonly key: string;
  readonly delivery: Delivery;
  readonly record: ResultsRecord;
}
