import { MillraceError } from '../../core/errors.ts';
import { GROUPS, TOPICS } from '../../core/ports/transport.ts';
import { OwnedRuns } from './owned-runs.ts';
import type { CollectorPorts, CollectorSettings } from './ports.ts';

/**
 * Reads the steps' logs: orders and writes their rows, counts, judges, and seals. A record is acked once its effect is
 * written; what a crash loses is read again.
 */
export async function runCollector(
  ports: CollectorPorts,
  settings: CollectorSettings,
  signal: AbortSignal,
): Promise<void> {
  for (;;) if ((await readLogs(ports, settings, signal)) === 'stopped') return;
}

/**
 * Until it is stopped, or fenced: a former owner that woke late may claim a step whose log is read here. Of services,
 * whoever holds the log is to have the last word, so it begins again and claims anew.
 *
 * @throws MillraceError `TAKEN_OVER` when it is fenced and nobody shares the work: the run goes on in another process
 */
async function readLogs(
  ports: CollectorPorts,
  settings: CollectorSettings,
  signal: AbortSignal,
): Promise<'stopped' | 'fenced'> {
  const failure = new AbortController();
  const fenced = new AbortController();
  const onFenced = () => {
    if (settings.recovers) fenced.abort();
    else failure.abort(new MillraceError('TAKEN_OVER', 'somebody else has taken over the job; it goes on there'));
  };
  const events = { onFailed: (error: unknown) => failure.abort(error), onFenced };
  const runs = new OwnedRuns(ports, { events, failsAlone: settings.recovers });
  const options = {
    group: GROUPS.collector,
    member: { id: settings.id, workers: 0 },
    signal: AbortSignal.any([signal, failure.signal, fenced.signal]),
    ...(settings.recovers
      ? { startAt: (partition: number, signal: AbortSignal) => runs.recover(partition, signal) }
      : {}),
  };
  try {
    for await (const event of ports.transport.subscribe(TOPICS.results, options)) {
      if (event.kind === 'assigned') runs.begin(event.partitions);
      if (event.kind === 'lost') await runs.letGo(event.partitions);
      if (event.kind === 'records') await runs.take(event.records);
    }
  } finally {
    await runs.close();
  }
  if (failure.signal.aborted) throw failure.signal.reason;
  return fenced.signal.aborted && !signal.aborted ? 'fenced' : 'stopped';
}
