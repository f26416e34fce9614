import { TOPICS } from '../../core/ports/transport.ts';
import { OwnedRuns } from './owned-runs.ts';
import { COLLECTOR_GROUP, type CollectorPorts, type CollectorSettings } from './ports.ts';

/**
 * Reads the steps' logs: orders and writes their rows, counts, judges, and seals. A record is acked once its effect is
 * written; what a crash loses is read again.
 */
export async function runCollector(
  ports: CollectorPorts,
  settings: CollectorSettings,
  signal: AbortSignal,
): Promise<void> {
  const failure = new AbortController();
  const runs = new OwnedRuns(ports, (error) => failure.abort(error));
  const options = {
    group: COLLECTOR_GROUP,
    member: { id: settings.id, workers: 0 },
    signal: AbortSignal.any([signal, failure.signal]),
    ...(settings.recovers ? { startAt: (partition: number) => runs.recover(partition) } : {}),
  };
  try {
    for await (const event of ports.transport.subscribe(TOPICS.results, options)) {
      if (event.kind === 'lost') await runs.giveUp(event.partitions);
      if (event.kind === 'records') await runs.take(event.records);
    }
  } finally {
    await runs.close();
  }
  if (failure.signal.aborted) throw failure.signal.reason;
}
