import { avroEntryFiles } from '../../adapters/avro/entry-files.ts';
import { createFolderOutputs } from '../../adapters/local-folder/ordered-output.ts';
import type { OutputLayout } from '../../core/ports/ordered-output.ts';
import { runCollector } from './flow.ts';
import type { CollectorPorts } from './ports.ts';

/** What the process gives each of its services; the collector picks the rest itself. */
export type CollectorHost = Omit<CollectorPorts, 'outputs'> & { readonly layout: OutputLayout };

/** A collector among others on one broker. Resolves once it is stopped and what it has read is durable. */
export function startCollector(
  host: CollectorHost,
  settings: { readonly id: string },
  signal: AbortSignal,
): Promise<void> {
  const { store, layout, clock } = host;
  const outputs = createFolderOutputs({ store, layout, files: avroEntryFiles, tail: { kind: 'in-log', clock } });
  return runCollector({ ...host, outputs }, { ...settings, recovers: true }, signal);
}
