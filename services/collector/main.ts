import { runCollector } from './flow.ts';
import type { CollectorPorts } from './ports.ts';

/** A collector among others on one broker. Resolves once it is stopped and what it has read is durable. */
export function startCollector(
  ports: CollectorPorts,
  settings: { readonly id: string },
  signal: AbortSignal,
): Promise<void> {
  return runCollector(ports, { ...settings, recovers: true }, signal);
}
