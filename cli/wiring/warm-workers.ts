import { machine } from '../../adapters/machine/machine.ts';
import { createWorkers } from '../../adapters/worker-process/parent/workers.ts';
import { childEnvironment } from '../../core/job/child-environment.ts';
import type { Workers } from '../../core/ports/workers.ts';

/** More are started once the job file says so. */
const MOST_WARM = 4;

/**
 * Starts worker processes before anything else is known: they take longest, and warm up while the job file is read.
 * A job with variables of its own gets others. Closed with all that is left of them once `act` is over.
 */
export async function withWarmWorkers(
  environment: Readonly<Record<string, string | undefined>>,
  wanted: number | undefined,
  act: (workers: Workers) => Promise<number>,
): Promise<number> {
  const workers = createWorkers();
  const bare = childEnvironment({ service: environment, environmentVariables: {}, passEnvironment: [], own: {} });
  const count = Math.min(MOST_WARM, wanted ?? machine.cores());
  workers.warm({ environment: bare.environment, language: 'node' }, count);
  try {
    return await act(workers);
  } finally {
    await workers.close();
  }
}
