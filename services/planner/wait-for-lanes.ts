import { backoffMs } from '../../core/attempt/backoff.ts';
import { MillraceError } from '../../core/errors.ts';
import { TOPICS } from '../../core/ports/transport.ts';
import type { RunScope } from './run-scope.ts';

/** Waits for a compute's topic that is missing, and says so once: the jobs of other computes go on meanwhile. */
export async function waitForLanes({ ports, run, compute, signal }: RunScope): Promise<void> {
  for (let tries = 1; !signal.aborted; tries += 1) {
    try {
      await ports.transport.partitions(TOPICS.miniBatches(compute));
      return;
    } catch (error) {
      if (!(error instanceof MillraceError) || error.code !== 'TRANSPORT_UNAVAILABLE') throw error;
      const message = `waits: ${error.message}; \`millrace topics ensure\` makes what is missing`;
      if (tries === 1) ports.journal.note({ kind: 'warning', ...run, key: 'no-lanes', message });
      await ports.clock.sleep(backoffMs(tries + 1), signal);
    }
  }
}
