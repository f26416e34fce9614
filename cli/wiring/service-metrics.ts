import { startHealthServer } from '../../adapters/health-server/health-server.ts';
import { processFigures } from '../../adapters/machine/process-figures.ts';
import type { Journal } from '../../core/ports/journal.ts';
import { MeteredJournal } from '../../core/service/metered-journal.ts';
import { MetricRegistry } from '../../core/service/metric-registry.ts';
import type { ServiceName } from '../../core/service/service-name.ts';
import type { ServiceSettings } from '../../core/service/service-settings.ts';

export interface ServiceMetrics {
  readonly registry: MetricRegistry;
  readonly journal: Journal;
}

/** All that `/metrics` shows, and the journal that counts for it. docs/reference/services.md lists exactly these. */
export function serviceMetrics(service: ServiceName, id: string): ServiceMetrics {
  const registry = new MetricRegistry();
  registry.declare('millrace_service', 'gauge', 'Which service this is; always 1.', []);
  registry.set('millrace_service', 1, { service, id });
  registry.declare('millrace_ready', 'gauge', 'Whether it can work now.');
  for (const { name, help } of processFigures()) {
    registry.declare(name, name.endsWith('_total') ? 'counter' : 'gauge', help);
  }
  return { registry, journal: new MeteredJournal(registry) };
}

/** Undefined where no port is named. */
export async function openHealth(
  settings: ServiceSettings,
  metrics: MetricRegistry,
  notReady: () => Promise<string | undefined>,
) {
  if (settings.httpPort === 0) return undefined;
  return startHealthServer({
    port: settings.httpPort,
    host: settings.httpHost,
    notReady,
    metrics: async () => {
      for (const { name, value } of processFigures()) metrics.set(name, value);
      metrics.set('millrace_ready', (await notReady()) === undefined ? 1 : 0);
      return metrics.text();
    },
  });
}
