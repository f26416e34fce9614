import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { createWorkers } from '../../adapters/worker-process/parent/workers.ts';
import type { Workers } from '../../core/ports/workers.ts';
import { runScorer } from './flow.ts';
import type { ScorerPorts, ScorerSettings } from './ports.ts';

/** What the process gives each of its services; the scorer picks the rest itself. */
export type ScorerHost = Omit<ScorerPorts, 'workers' | 'patterns'> & {
  /** Gives workers what is not on this machine. */
  readonly withStaging: (workers: Workers) => Workers;
};

/** A scorer among others of its compute. Resolves once it is stopped and no worker of it is left. */
export async function startScorer(host: ScorerHost, settings: ScorerSettings, signal: AbortSignal): Promise<void> {
  const workers = host.withStaging(createWorkers());
  try {
    await runScorer({ ...host, workers, patterns: pathPatterns }, settings, signal);
  } finally {
    await workers.close();
  }
}
