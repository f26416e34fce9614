import { readFileSync } from 'node:fs';
import { machine } from '../../adapters/machine/machine.ts';
import { createWorkers } from '../../adapters/worker-process/parent/workers.ts';
import { childEnvironment } from '../../core/job/child-environment.ts';
import type { Workers } from '../../core/ports/workers.ts';

/** More are started once the job is understood. */
const MOST_WARM = 16;

/**
 * Starts worker processes before anything else is known: they take longest, and warm up while the job file is read.
 * A job with variables of its own gets others. Closed with all that is left of them once `act` is over.
 */
export async function withWarmWorkers(
  environment: Readonly<Record<string, string | undefined>>,
  count: number | undefined,
  act: (workers: Workers) => Promise<number>,
): Promise<number> {
  const workers = createWorkers();
  const bare = childEnvironment({ service: environment, environmentVariables: {}, passEnvironment: [], own: {} });
  workers.warm({ environment: bare.environment, language: 'node' }, Math.min(MOST_WARM, count ?? machine.cores()));
  try {
    return await act(workers);
  } finally {
    await workers.close();
  }
}

/**
 * How many workers a job file probably wants, before it is understood: a wrong guess costs a process or two.
 * Undefined when it does not say so in plain words, or cannot be read: then that is told later, properly.
 */
export function probableWorkers(jobFile: string): number | undefined {
  try {
    const said = /^\s*["']?process_count_per_node["']?\s*:\s*["']?(\d+)/m.exec(readFileSync(jobFile, 'utf8'))?.[1];
    return said === undefined ? undefined : Number(said);
  } catch {
    return undefined;
  }
}
