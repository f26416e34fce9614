import { keepHeapSmall } from '../../adapters/machine/small-heap.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import type { ResolvedInput, StepManifest } from '../../core/job/manifest.ts';
import { inputSources } from '../../core/mini-batch/input-sources.ts';
import { splitFiles } from '../../core/mini-batch/split-files.ts';
import type { Splitter } from '../../core/mini-batch/splitter.ts';
import type { PlannedMiniBatch } from '../../core/ports/codec.ts';
import type { Tables } from '../../core/ports/tables.ts';
import type { KeepPlan } from '../../core/table/kept-table-plan.ts';
import type { TablePlan } from '../../core/table/table-plan.ts';
import { warningLine } from '../console/sanitized.ts';
import type { CommandContext } from '../context.ts';
import { printLines } from '../print.ts';

/**
 * An input's mini-batches, as a planner would make them; `onPlan` hears how a table is read, and of parquet the types of
 * the columns in the file that says so.
 */
export async function* splitInput(
  input: ResolvedInput,
  { settings }: StepManifest,
  splitter: Splitter,
  { openStore, stderr, workspace }: CommandContext,
  onPlan: (plan: TablePlan, types: readonly string[]) => void,
): AsyncGenerator<readonly PlannedMiniBatch[]> {
  keepHeapSmall();
  const onRemark = (_: string, message: string) => printLines(stderr, [warningLine(message)]);
  const places = inputSources({ patterns: pathPatterns, openFolder: openStore, store: openStore(workspace) });
  let types: readonly string[] | undefined;
  const find: KeepPlan = async (found) => {
    const plan = await found();
    if (plan !== undefined) onPlan(plan, types ?? []);
    return plan;
  };
  const sources = { ...places, onRemark, find };
  if (settings.partitionKeys === null && input.table === undefined) {
    yield* splitFiles(input, splitter, sources);
    return;
  }
  const { tables: quiet } = await import('../../adapters/tables/tables.ts');
  const footer: Tables['footer'] = async (file) => {
    const found = await quiet.footer(file);
    types = found.types;
    return found;
  };
  const tables = { ...quiet, footer };
  if (settings.partitionKeys !== null) {
    const { splitByKeys } = await import('./split-by-keys.ts');
    yield* splitByKeys(input, settings.partitionKeys, splitter, { ...sources, tables });
    return;
  }
  const { splitRows } = await import('../../core/table/split-rows.ts');
  yield* splitRows(input, settings.miniBatchSize, splitter, { ...sources, tables });
}
