import type { MiniBatchSize, ResolvedInput } from '../job/manifest.ts';
import { singleSlice } from '../mini-batch/folder-slices.ts';
import { type InputSources, listInput } from '../mini-batch/list-inputs.ts';
import type { InputPosition } from '../mini-batch/plan-position.ts';
import { Selection } from '../mini-batch/selection.ts';
import type { MiniBatchContent } from '../mini-batch/splitter.ts';
import { pathReader } from '../partition/path-columns.ts';
import type { Slice } from '../ports/records.ts';
import type { Tables } from '../ports/tables.ts';
import { cutFile } from './cut-file.ts';
import { openTableFile } from './open-table-file.ts';
import type { TablePlan } from './table-plan.ts';
import { requireRows } from './table-shape.ts';

/** Parts of one file that are handed on together. */
const PAGE_PARTS = 1_000;

/**
 * The mini-batches of a tabular input in order, in pages: each a part of one file. Goes on behind `after`. Says what the first
 * piece is that cannot be split, before it is given out.
 */
export async function* splitTable(
  input: ResolvedInput,
  plan: TablePlan,
  size: MiniBatchSize,
  sources: InputSources,
  tables: Tables,
  after: InputPosition | null = null,
): AsyncGenerator<readonly MiniBatchContent[]> {
  const check = plan.pathColumns === undefined ? undefined : pathReader(input.name, plan.pathColumns);
  const selection = new Selection(input, after?.rest?.rows ?? 0);
  let isSaid = false;
  const onPiece = (what: string): void => {
    if (!isSaid) sources.onRemark?.('one-piece', `input ${input.name}: ${what}`);
    isSaid = true;
  };
  const cut: Cut = { input: input.name, plan, size, selection, sources, tables, onPiece };
  if (after?.rest !== undefined) yield* splitFile(after.rest.slice, after.rest.from, cut);
  for await (const { folder, slices } of listInput(input, sources, after)) {
    for (const slice of slices) {
      if (selection.isOver) return;
      const path = folder + slice.path;
      check?.(path);
      yield* splitFile({ ...slice, path }, 0, cut);
    }
  }
}

interface Cut {
  readonly input: string;
  readonly plan: TablePlan;
  readonly size: MiniBatchSize;
  readonly selection: Selection;
  readonly sources: InputSources;
  readonly tables: Tables;
  readonly onPiece: (what: string) => void;
}

async function* splitFile(
  slice: Slice,
  start: number,
  { input, plan, size, selection, sources, tables, onPiece }: Cut,
): AsyncGenerator<readonly MiniBatchContent[]> {
  if (!selection.isAll) requireRows(input, plan.format, slice.path);
  const content = singleSlice(slice);
  let page: MiniBatchContent[] = [];
  const file = openTableFile(slice, sources.openFolder);
  for await (const { from, to, rows, onePiece } of cutFile(file, plan, size, start, tables, selection)) {
    if (onePiece !== undefined) onPiece(onePiece);
    page.push({ ...content, ranges: [{ from, to }], rows: rows ?? null });
    if (page.length < PAGE_PARTS) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
