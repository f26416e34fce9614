import type { MiniBatchSize, ResolvedInput } from '../job/manifest.ts';
import type { InputSources } from '../mini-batch/list-inputs.ts';
import type { InputPosition } from '../mini-batch/plan-position.ts';
import type { Splitter } from '../mini-batch/splitter.ts';
import type { PlannedMiniBatch } from '../ports/codec.ts';
import type { Tables } from '../ports/tables.ts';
import { findTablePlan } from './find-table-plan.ts';
import type { KeepPlan } from './kept-table-plan.ts';
import { splitTable } from './split-table.ts';

export interface SplitSources extends InputSources {
  readonly tables: Tables;
  readonly after?: InputPosition | null;
  readonly find?: KeepPlan;
}

/** The mini-batches of a tabular input. */
export async function* splitRows(
  input: ResolvedInput,
  size: MiniBatchSize,
  splitter: Splitter,
  sources: SplitSources,
): AsyncGenerator<readonly PlannedMiniBatch[]> {
  const { tables, after = null, find = (it) => it() } = sources;
  const plan = await find(() => findTablePlan(input, sources, tables));
  if (plan === undefined) return;
  for await (const page of splitTable(input, plan, size, sources, tables, after)) {
    yield splitter.takeWhole(input.name, page);
    if (splitter.isFull) return;
  }
}
