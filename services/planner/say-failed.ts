import { type MillraceError, withHint } from '../../core/errors.ts';
import { readCheckedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import { addressOf, type StepStopped } from '../../core/ports/records.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import { type Position, TOPICS } from '../../core/ports/transport.ts';
import type { PlannerPorts } from './ports.ts';
import { LOOK_MS, SAY_AGAIN_MS } from './stop-pace.ts';

/** Says on its log that a run cannot be planned, until the store has the decision on it. */
export async function sayFailed(
  ports: PlannerPorts,
  run: RunAddress,
  error: MillraceError,
  signal: AbortSignal,
): Promise<void> {
  const { transport, codec, store, clock } = ports;
  const stopped: StepStopped = { kind: 'StepStopped', ...run, status: 'failed', reason: withHint(error) };
  const place = await logOf(ports, run);
  let saidAtMs = Number.NEGATIVE_INFINITY;
  while (!signal.aborted && (await store.stat(layout.seal(run, run.run))) === undefined) {
    // Another planner may have the run by now, and what this one lacks.
    if (signal.aborted) return;
    if (clock.monotonicMs() - saidAtMs >= SAY_AGAIN_MS) {
      await transport.publish(TOPICS.results, [{ key: addressOf(run), ...place, value: codec.encode(stopped) }]);
      saidAtMs = clock.monotonicMs();
    }
    await clock.sleep(LOOK_MS, signal);
  }
}

/** Where its log lies, if that can still be read; else the key decides, as it mostly has. */
async function logOf({ store }: PlannerPorts, run: RunAddress): Promise<{ readonly partition?: number }> {
  const opened = await readCheckedState<Position>(store, layout.opened(run, run.run)).catch(() => undefined);
  return opened === undefined ? {} : { partition: opened.partition };
}
