import { layout } from '../../core/job/layout.ts';
import { readState } from '../../core/job/read-state.ts';
import { readRunManifest } from '../../core/job/run-manifest.ts';
import { addressOf, type MiniBatch } from '../../core/ports/records.ts';
import { type Delivery, GROUPS, type Position, TOPICS } from '../../core/ports/transport.ts';
import { decodeOrPutAside } from '../../core/result/undecodable.ts';
import { Crew } from './crew.ts';
import { Outbox } from './outbox.ts';
import type { ScorerPorts, ScorerSettings } from './ports.ts';

/** Somebody else's word that a step is over is looked for this often. */
const LOOK_PERIOD_MS = 2_000;

/** Runs scripts on mini-batches, in any order, and acks each once the log has its verdict. */
export async function runScorer(ports: ScorerPorts, settings: ScorerSettings, signal: AbortSignal): Promise<void> {
  const failure = new AbortController();
  const stop = AbortSignal.any([signal, failure.signal]);
  const outbox = new Outbox(ports, (error) => failure.abort(error));
  const crews = new Crews(ports, settings, outbox);
  const topic = TOPICS.miniBatches(settings.compute);
  const member = { id: settings.id, workers: settings.maxWorkers };
  const looking = lookForEnds(ports, crews, stop).catch((error) => failure.abort(error));
  try {
    for await (const event of ports.transport.subscribe(topic, {
      group: GROUPS.scorer(settings.compute),
      member,
      signal: stop,
    })) {
      if (event.kind === 'lost') crews.dropLanes(event.partitions);
      if (event.kind === 'records') await crews.take(event.records);
    }
  } catch (error) {
    // Ends what runs beside the reading as well.
    failure.abort(error);
  } finally {
    await crews.close(settings.graceMs);
    await outbox.empty();
    await looking;
  }
  if (failure.signal.aborted) throw failure.signal.reason;
}

/** The crews of the steps whose work is here. */
class Crews {
  readonly #ports: ScorerPorts;
  readonly #settings: ScorerSettings;
  readonly #outbox: Outbox;
  /** Undefined: the step is over, or the store does not know it; its mini-batches are acked unrun. */
  readonly #crews = new Map<string, Crew | undefined>();

  constructor(ports: ScorerPorts, settings: ScorerSettings, outbox: Outbox) {
    this.#ports = ports;
    this.#settings = settings;
    this.#outbox = outbox;
  }

  async take(deliveries: readonly Delivery[]): Promise<void> {
    const fed = new Set<Crew>();
    for (const delivery of deliveries) {
      const miniBatch = await decodeOrPutAside(delivery, ['MiniBatch'], this.#ports);
      if (miniBatch === undefined) continue;
      const key = `${addressOf(miniBatch)}/${miniBatch.run}`;
      if (!this.#crews.has(key)) this.#crews.set(key, await this.#gather(miniBatch));
      const crew = this.#crews.get(key);
      if (crew === undefined) {
        delivery.ack();
        continue;
      }
      crew.offer({
        miniBatch,
        partition: delivery.partition,
        ack: () => delivery.ack(),
        attempt: 1,
        failedTries: [],
      });
      fed.add(crew);
    }
    for (const crew of fed) crew.handOut();
  }

  async #gather({ jobId, step, run }: MiniBatch): Promise<Crew | undefined> {
    const address = { jobId, step, run };
    const manifest = await readRunManifest(this.#ports.store, address);
    if (manifest === undefined || (await isOver(this.#ports, address))) return undefined;
    const opened = await readState<Position>(this.#ports.store, layout.opened(address, run));
    if (opened !== undefined) this.#outbox.partitions.set(`${addressOf(address)}/${run}`, opened.partition);
    return new Crew(this.#ports, this.#settings, manifest, address, this.#outbox);
  }

  dropLanes(partitions: readonly number[]): void {
    for (const crew of this.#crews.values()) crew?.dropLanes(partitions);
  }

  /** Sends home the crews whose step is over. */
  async look(): Promise<void> {
    for (const [key, crew] of this.#crews) {
      if (crew === undefined || !(await isOver(this.#ports, crew.run))) continue;
      this.#crews.set(key, undefined);
      await crew.close(0);
      this.#outbox.partitions.delete(key);
    }
  }

  async close(graceMs: number): Promise<void> {
    for (const crew of this.#crews.values()) {
      if (crew === undefined) continue;
      const isWanted = !(await isOver(this.#ports, crew.run));
      await crew.close(isWanted ? graceMs : 0);
    }
    this.#crews.clear();
  }
}

async function lookForEnds({ clock }: ScorerPorts, crews: Crews, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(LOOK_PERIOD_MS, signal);
    if (!signal.aborted) await crews.look();
  }
}

async function isOver({ store }: ScorerPorts, run: Crew['run']): Promise<boolean> {
  const marks = [layout.stop(run, run.run), layout.end(run, run.run)];
  const found = await Promise.all(marks.map((path) => store.stat(path)));
  return found.some((entry) => entry !== undefined);
}
