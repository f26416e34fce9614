import { readFileSync } from 'node:fs';
import { machine } from '../../adapters/machine/machine.ts';
import { sweepScratch } from '../../adapters/machine/scratch.ts';
import { createWorkers } from '../../adapters/worker-process/parent/workers.ts';
import { childEnvironment } from '../../core/job/child-environment.ts';
import { scriptLanguage } from '../../core/job/script-language.ts';
import type { ProcessOptions, Workers } from '../../core/ports/workers.ts';

/** More are started once the job is understood. */
const MOST_WARM = 16;

/**
 * Starts worker processes before anything else is known: they take longest, and warm up while the job file is read.
 * A job with variables of its own gets others. Closed with all that is left of them once `act` is over.
 */
export async function withWarmWorkers(
  environment: Readonly<Record<string, string | undefined>>,
  { count, language = 'node' }: ProbableWorkers,
  act: (workers: Workers) => Promise<number>,
): Promise<number> {
  const workers = createWorkers();
  const bare = childEnvironment({ service: environment, environmentVariables: {}, passEnvironment: [], own: {} });
  workers.warm({ environment: bare.environment, language }, Math.min(MOST_WARM, count ?? machine.cores()));
  try {
    return await act(workers);
  } finally {
    await workers.close();
    await sweepScratch(Date.now());
  }
}

export interface ProbableWorkers {
  readonly count?: number | undefined;
  readonly language?: ProcessOptions['language'] | undefined;
}

/**
 * What workers a job file probably wants, before it is understood: a wrong guess costs a process or two.
 * Nothing when it does not say so in plain words, or cannot be read: then that is told later, properly.
 */
export function probableWorkers(jobFile: string): ProbableWorkers {
  try {
    const text = readFileSync(jobFile, 'utf8');
    const count = /^\s*["']?process_count_per_node["']?\s*:\s*["']?(\d+)/m.exec(text)?.[1];
    const script = /^\s*["']?entry_script["']?\s*:\s*["']?(\S+?)["']?\s*(?:#.*)?$/m.exec(text)?.[1];
    const language = script === undefined ? undefined : scriptLanguage(script);
    return { count: count === undefined ? undefined : Number(count), language };
  } catch {
    return {};
  }
}
