import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { tables } from '../../adapters/tables/tables.ts';
import { MillraceError } from '../../core/errors.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { inputSources } from '../../core/mini-batch/input-sources.ts';
import type { Store } from '../../core/ports/store.ts';
import { findTablePlan } from '../../core/table/find-table-plan.ts';
import type { CommandContext } from '../context.ts';

/**
 * Whether what the job file says of its tables fits the first file of each; no other is looked into.
 *
 * @throws MillraceError `JOB_INVALID`
 */
export async function requireTables(
  { inputs, settings }: StepManifest,
  store: Store,
  { openStore }: CommandContext,
): Promise<void> {
  const sources = inputSources({ patterns: pathPatterns, openFolder: openStore, store });
  for (const input of inputs.filter(({ table }) => table !== undefined)) {
    await findTablePlan(input, sources, tables, settings.partitionKeys).catch((error: unknown) => {
      // What is wrong with the data, or their place, may have passed when they are planned.
      if (error instanceof MillraceError && error.code === 'JOB_INVALID') throw error;
    });
  }
}
