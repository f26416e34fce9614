import { readCheckedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { latestRun, openRuns } from '../../core/job/open-steps.ts';
import { readRunManifest } from '../../core/job/run-manifest.ts';
import { addressOf, type ResultsRecord } from '../../core/ports/records.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import { type Delivery, GROUPS, type Position, TOPICS } from '../../core/ports/transport.ts';
import { decodeOrPutAside } from '../../core/result/undecodable.ts';
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

/** The runs whose logs this collector reads. */
export class OwnedRuns {
  readonly #ports: CollectorPorts;
  readonly #events: OwnedRunEvents;
  /** By address and run. Undefined: ended, or not known to the store; its records are dropped. */
  readonly #runs = new Map<string, { readonly owned: OwnedRun | undefined; readonly partition: number }>();

  /** One claim after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  /** Taken over anew and not told of yet: what still comes of them is of an assignment that is over. */
  readonly #untold = new Set<number>();

  constructor(ports: CollectorPorts, events: OwnedRunEvents) {
    this.#ports = ports;
    this.#events = events;
  }

  /** Takes over the open runs whose log is on this partition. Returns where to begin to read. */
  recover(partition: number): Promise<number | undefined> {
    this.#untold.add(partition);
    return this.#inTurn(() => this.#recover(partition));
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

  async #recover(partition: number): Promise<number | undefined> {
    const { store, transport } = this.#ports;
    // An assignment may be over before it was told, and come again: then nobody said that it was lost.
    await this.giveUp([partition]);
    let from = await transport.committed(TOPICS.results, GROUPS.collector, partition);
    for await (const run of openRuns(store)) {
      const opened = await openedAt(this.#ports, run);
      if (opened?.partition !== partition || (await carryOutSeal(this.#ports, run))) continue;
      const owned = await this.#own(run, partition);
      const needed = owned?.logOffset ?? opened.offset;
      from = Math.min(from ?? needed, needed);
    }
    return from;
  }

  async take(deliveries: readonly Delivery[]): Promise<void> {
    for (const [key, records] of await this.#byRun(deliveries)) {
      const [first] = records;
      if (first === undefined) continue;
      const { partition } = first.delivery;
      if (!this.#runs.has(key)) await this.#inTurn(() => this.#ownUnlessKnown(key, first.record, partition));
      // Taking it would go on behind a gap: its new owner reads from an earlier place.
      if (this.#untold.has(partition)) continue;
      const behind = (records.at(-1) ?? first).delivery.offset + 1;
      const taken = records.map(({ record }) => record);
      await this.#runs.get(key)?.owned?.take(taken, behind);
    }
    const valid = deliveries.filter(({ partition }) => !this.#untold.has(partition));
    for (const { partition, offset } of valid) {
      for (const run of this.#runs.values()) if (run.partition === partition) run.owned?.readTo(offset + 1);
    }
    for (const delivery of valid) delivery.ack();
    this.#forgetOver();
  }

  /** What comes of them is looked up in the store again, and dropped. */
  #forgetOver(): void {
    for (const [key, { owned }] of this.#runs) if (owned?.isOver === true) this.#runs.delete(key);
  }

  async #ownUnlessKnown(key: string, run: RunAddress, partition: number): Promise<void> {
    if (!this.#runs.has(key) && !this.#untold.has(partition)) await this.#own(run, partition);
  }

  /** These logs are another collector's now. */
  async giveUp(partitions: readonly number[]): Promise<void> {
    for (const [key, { owned, partition }] of this.#runs) {
      if (!partitions.includes(partition)) continue;
      this.#runs.delete(key);
      await owned?.close();
    }
  }

  async close(): Promise<void> {
    for (const { owned } of this.#runs.values()) await owned?.close();
    this.#runs.clear();
  }

  async #byRun(deliveries: readonly Delivery[]): Promise<Map<string, Taken[]>> {
    const runs = new Map<string, Taken[]>();
    for (const delivery of deliveries) {
      const record = await decodeOrPutAside(delivery, KINDS, this.#ports);
      if (record === undefined) continue;
      const key = keyOf(record);
      const taken = runs.get(key);
      if (taken === undefined) runs.set(key, [{ delivery, record }]);
      else taken.push({ delivery, record });
    }
    return runs;
  }

  /** Becomes the owner of the latest run of a step that the store knows and that has not ended. */
  async #own({ jobId, step, run }: RunAddress, partition: number): Promise<OwnedRun | undefined> {
    const address = { jobId, step, run };
    const { store } = this.#ports;
    const isLatest = (await latestRun(store, address)) === run;
    const isOver = (await store.stat(layout.end(address, run))) !== undefined;
    const manifest = isLatest && !isOver ? await readRunManifest(store, address) : undefined;
    const owned = manifest && (await this.#claim(address, manifest));
    this.#runs.set(keyOf(address), { owned, partition });
    return owned;
  }

  /** Undefined when the run has ended meanwhile: then what another owner left is tidied away under our hands. */
  async #claim(run: RunAddress, manifest: StepManifest): Promise<OwnedRun | undefined> {
    try {
      return await OwnedRun.claim(this.#ports, run, manifest, this.#events);
    } catch (error) {
      if ((await this.#ports.store.stat(layout.end(run, run.run))) === undefined) throw error;
      return undefined;
    }
  }
}

interface Taken {
  readonly delivery: Delivery;
  readonly record: ResultsRecord;
}

const keyOf = (run: RunAddress): string => `${addressOf(run)}/${run.run}`;

const openedAt = ({ store }: CollectorPorts, run: RunAddress): Promise<Position | undefined> =>
  readCheckedState<Position>(store, layout.opened(run, run.run));
