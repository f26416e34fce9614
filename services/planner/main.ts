import { avroEntryFiles } from '../../adapters/avro/entry-files.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { openSpill } from '../../adapters/spill/spill.ts';
import { tables } from '../../adapters/tables/tables.ts';
import { runPlanner } from './flow.ts';
import type { PlannerPorts } from './ports.ts';

/** What the process gives each of its services; the planner picks the rest itself. */
export type PlannerHost = Omit<PlannerPorts, 'files' | 'patterns' | 'tables' | 'openGathering'>;

export interface PlannerProcessSettings {
  readonly id: string;
  readonly aheadLimitBytes: number;
  /** On this machine, for what is too much for memory. */
  readonly spillFolder: string;
}

/** A planner among others on one broker. Resolves once it is stopped: its runs go on with whoever takes them over. */
export function startPlanner(host: PlannerHost, settings: PlannerProcessSettings, signal: AbortSignal): Promise<void> {
  const { spillFolder, ...own } = settings;
  const openGathering = () => openSpill(spillFolder);
  const ports = { ...host, files: avroEntryFiles, patterns: pathPatterns, tables, openGathering };
  return runPlanner(ports, { ...own, recovers: true, compute: null }, signal);
}
