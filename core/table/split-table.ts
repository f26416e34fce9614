import type { MiniBatchSize, ResolvedInput } from '../job/manifest.ts';
import { singleSlice } from '../mini-batch/folder-slices.ts';
import { type InputSources, listInput } from '../mini-batch/list-inputs.ts';
import type { InputPosition } from '../mini-batch/plan-position.ts';
import type { MiniBatchContent } from '../mini-batch/splitter.ts';
import { pathReader } from '../partition/path-columns.ts';
import type { Slice } from '../ports/records.ts';
import type { Tables } from '../ports/tables.ts';
import { cutFile } from './cut-file.ts';
import { openTableFile } from './open-table-file.ts';
import type { TablePlan } from './table-plan.ts';

/** Parts of one file that are handed on together. */
const PAGE_PARTS = 1_000;

/** The mini-batches of a tabular input in order, in pages: each a part of one file. Goes on behind `after`. */
export async function* splitTable(
  input: ResolvedInput,
  plan: TablePlan,
  size: MiniBatchSize,
  sources: InputSources,
  tables: Tables,
  after: InputPosition | null = null,
): AsyncGenerator<readonly MiniBatchContent[]> {
  const check = plan.pathColumns === undefined ? undefined : pathReader(input.name, plan.pathColumns);
  const pageOf = (slice: Slice, from: number) => splitFile(slice, from, plan, size, sources, tables);
  if (after?.rest !== undefined) yield* pageOf(after.rest.slice, after.rest.from);
  for await (const { folder, slices } of listInput(input, sources, after)) {
    for (const slice of slices) {
      const path = folder + slice.path;
      check?.(path);
      yield* pageOf({ ...slice, path }, 0);
    }
  }
}

async function* splitFile(
  slice: Slice,
  start: number,
  plan: TablePlan,
  size: MiniBatchSize,
  sources: InputSources,
  tables: Tables,
): AsyncGenerator<readonly MiniBatchContent[]> {
  const content = singleSlice(slice);
  let page: MiniBatchContent[] = [];
  const file = openTableFile(slice, sources.openFolder);
  for await (const { from, to, rows } of cutFile(file, plan, size, start, tables)) {
    page.push({ ...content, ranges: [{ from, to }], rows: rows ?? null });
    if (page.length < PAGE_PARTS) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
