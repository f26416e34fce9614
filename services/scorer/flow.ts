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

/**
 * Runs scripts on mini-batches, in any order, and acks each once the log has its verdict. When it is stopped, what runs
 * may finish and is acked before it leaves its group; what waits goes to others.
 */
export async function runScorer(ports: ScorerPorts, settings: ScorerSettings, signal: AbortSignal): Promise<void> {
  const failure = new AbortController();
  const stop = AbortSignal.any([signal, failure.signal]);
  const finished = new AbortController();
  const outbox = new Outbox(ports, (error) => failure.abort(error));
  const crews = new Crews(ports, settings, outbox);
  const topic = TOPICS.miniBatches(settings.compute);
  const member = { id: settings.id, workers: settings.maxWorkers };
  const looking = lookForEnds(ports, crews, stop).catch((error) => failure.abort(error));
  const group = GROUPS.scorer(settings.compute);
  const leave = AbortSignal.any([finished.signal, failure.signal]);
  const finishing = finish(crews, outbox, settings, signal)
    .catch((error) => failure.abort(error))
    .finally(() => finished.abort());
  try {
    for await (const event of ports.transport.subscribe(topic, { group, member, signal: leave })) {
      if (event.kind === 'lost') crews.dropLanes(event.partitions);
      if (event.kind === 'records' && !signal.aborted) await crews.take(event.records);
    }
  } catch (error) {
    // Ends what runs beside the reading as well.
    failure.abort(error);
  } finally {
    await crews.close(settings.graceMs);
    await outbox.empty();
    await Promise.all([looking, ...(signal.aborted ? [finishing] : [])]);
  }
  if (failure.signal.aborted) throw failure.signal.reason;
}

/** Once it is stopped: lets what runs finish, while the group still takes acks. */
async function finish(crews: Crews, outbox: Outbox, { graceMs }: ScorerSettings, signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  await crews.close(graceMs);
  await outbox.empty();
}

/** The crews of the steps whose work is here. */
class Crews {
  readonly #ports: ScorerPorts;
  readonly #settings: ScorerSettings;
  readonly #outbox: Outbox;
  /** Undefined: the step is over, or the store does not know it; its mini-batches are acked unrun. */
  readonly #crews = new Map<string, Crew | undefined>();
  #isClosed = false;

  constructor(ports: ScorerPorts, settings: ScorerSettings, outbox: Outbox) {
    this.#ports = ports;
    this.#settings = settings;
    this.#outbox = outbox;
  }

  async take(deliveries: readonly Delivery[]): Promise<void> {
    const fed = new Set<Crew>();
    for (const delivery of deliveries) {
      // Whoever takes on nobody any more leaves the rest to others.
      if (this.#isClosed) return;
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
      await crew.close(0, 'nobody');
      this.#outbox.partitions.delete(key);
    }
  }

  async close(graceMs: number): Promise<void> {
    this.#isClosed = true;
    const crews = [...this.#crews.values()];
    this.#crews.clear();
    await Promise.all(crews.map((crew) => crew && this.#sendHome(crew, graceMs)));
  }

  async #sendHome(crew: Crew, graceMs: number): Promise<void> {
    if (await isOver(this.#ports, crew.run)) await crew.close(0, 'nobody');
    else await crew.close(graceMs, 'others');
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
