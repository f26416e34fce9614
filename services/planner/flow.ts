import { GROUPS, TOPICS } from '../../core/ports/transport.ts';
import { waitAtMost } from '../../core/service/wait-at-most.ts';
import { PlannedRuns } from './planned-runs.ts';
import type { PlannerPorts, PlannerSettings } from './ports.ts';

/** A publish waits for ever for a broker that is away; what it has not published its successor will. */
const STOP_MS = 2_000;

/**
 * Takes jobs, lists and splits their inputs, and publishes descriptors as fast as verdicts come back. A submission is
 * acked as soon as the store has it, because the step may last for days.
 */
export async function runPlanner(ports: PlannerPorts, settings: PlannerSettings, signal: AbortSignal): Promise<void> {
  const failure = new AbortController();
  const stop = AbortSignal.any([signal, failure.signal]);
  const runs = new PlannedRuns(ports, settings, stop, (error) => failure.abort(error));
  const member = { id: settings.id, workers: 0 };
  try {
    for await (const event of ports.transport.subscribe(TOPICS.jobs, { group: GROUPS.planner, member, signal: stop })) {
      if (event.kind === 'assigned' && settings.recovers) await runs.recover(event.partitions);
      if (event.kind === 'lost') await runs.letGo(event.partitions);
      if (event.kind === 'records') for (const delivery of event.records) await runs.take(delivery);
    }
  } catch (error) {
    // The runs end as well: another planner has them now.
    failure.abort(error);
  } finally {
    await waitAtMost(ports.clock, STOP_MS, runs.over());
  }
  if (failure.signal.aborted) throw failure.signal.reason;
}
