import { GROUPS, TOPICS } from '../../core/ports/transport.ts';
import { waitAtMost } from '../../core/service/wait-at-most.ts';
import { Crews } from './crews.ts';
import { Outbox } from './outbox.ts';
import type { ScorerPorts, ScorerSettings } from './ports.ts';

/** Somebody else's word that a step is over is looked for this often. */
const LOOK_PERIOD_MS = 2_000;

/** For verdicts that are there when the grace is used up. */
const LAST_WORD_MS = 1_000;

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
  const parts = { ports, settings, crews, outbox };
  const finishing = finish(parts, stop)
    .catch((error) => failure.abort(error))
    .finally(() => finished.abort());
  try {
    const options = { group, member, signal: leave, countsDeaths: true };
    for await (const event of ports.transport.subscribe(topic, options)) {
      if (event.kind === 'assigned') await crews.takeLanes(event);
      if (event.kind === 'lost') crews.dropLanes(event.partitions);
      if (event.kind === 'records' && !signal.aborted) await crews.take(event.records);
    }
  } catch (error) {
    // Ends what runs beside the reading as well.
    failure.abort(error);
  } finally {
    await letFinish(parts);
    await Promise.all([looking, ...(stop.aborted ? [finishing] : [])]);
  }
  if (failure.signal.aborted) throw failure.signal.reason;
}

interface Finishing {
  readonly ports: ScorerPorts;
  readonly settings: ScorerSettings;
  readonly crews: Crews;
  readonly outbox: Outbox;
}

/** Once it is stopped: lets what runs finish, while the group still takes acks. */
async function finish(parts: Finishing, signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  await letFinish(parts);
}

/** What is not published by then is not acked either: another scorer does it again. */
async function letFinish({ ports: { clock }, crews, outbox, settings: { graceMs } }: Finishing): Promise<void> {
  const startedAtMs = clock.monotonicMs();
  await crews.close(graceMs);
  const leftMs = graceMs - (clock.monotonicMs() - startedAtMs);
  await waitAtMost(clock, Math.max(leftMs, LAST_WORD_MS), outbox.empty());
}

async function lookForEnds({ clock }: ScorerPorts, crews: Crews, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(LOOK_PERIOD_MS, signal);
    if (!signal.aborted) await crews.look();
  }
}
