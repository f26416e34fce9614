import { MillraceError } from '../errors.ts';
import type { ResolvedInput } from '../job/manifest.ts';
import { singleSlice } from '../mini-batch/folder-slices.ts';
import type { MiniBatchContent } from '../mini-batch/splitter.ts';
import type { GroupPiece, OpenGathering } from '../ports/gathering.ts';
import type { Store } from '../ports/store.ts';
import type { TablePlan } from '../table/table-plan.ts';
import { eachRow, type RowSources } from './each-row.ts';
import { inBlocks } from './in-blocks.ts';

export interface CopySources extends RowSources {
  readonly openGathering: OpenGathering;
  /** The workspace. */
  readonly store: Store;
}

/** A file takes combinations until it has so many bytes; a combination is never in two files. */
const FILE_BYTES = 4 * 1024 * 1024;
/** They wait in memory until their file is whole. */
const FILE_COMBINATIONS = 10_000;

/**
 * The rows of a table by the values of the keys: each combination's rows behind one another in a file below `folder` in
 * the workspace, combinations as they first appear, rows in their order. Memory: the combinations, not the rows.
 */
export async function* copyRows(
  input: ResolvedInput,
  plan: TablePlan,
  keys: readonly string[],
  folder: string,
  sources: CopySources,
): AsyncGenerator<MiniBatchContent> {
  const gathering = sources.openGathering();
  const rows: number[] = [];
  try {
    const combinations = await eachRow(input, plan, keys, sources, (combination, bytes) => {
      rows[combination] = (rows[combination] ?? 0) + 1;
      return gathering.add(combination, bytes);
    });
    const extension = plan.format.format;
    for await (const { group, from, to, file } of writeGroups(gathering.groups(), folder, extension, sources)) {
      yield { ...file, ranges: [{ from, to }], rows: rows[group] ?? 0, partition: combinations.partition(group) };
    }
  } finally {
    await gathering.close();
  }
}

interface WrittenGroup {
  readonly group: number;
  readonly from: number;
  to: number;
}

async function* writeGroups(
  groups: AsyncIterable<GroupPiece>,
  folder: string,
  extension: string,
  sources: CopySources,
) {
  const { store, signal } = sources;
  const pieces = groups[Symbol.asyncIterator]();
  let next = await pieces.next();
  for (let k = 0; next.done !== true; k += 1) {
    const written: WrittenGroup[] = [];
    const content = async function* (): AsyncGenerator<Uint8Array> {
      for (let size = 0; next.done !== true; next = await pieces.next()) {
        const { group, bytes } = next.value;
        if (written.at(-1)?.group !== group) {
          if (size >= FILE_BYTES || written.length === FILE_COMBINATIONS) return;
          written.push({ group, from: size, to: size });
        }
        size += bytes.length;
        (written.at(-1) as WrittenGroup).to = size;
        yield bytes;
      }
    };
    signal?.throwIfAborted();
    const path = `${folder}/${String(k).padStart(6, '0')}.${extension}`;
    await store.putIfAbsent(path, inBlocks(content()));
    const file = await sliceOf(store, path);
    for (const each of written) yield { ...each, file };
  }
}

/** @throws MillraceError `STATE_CORRUPT` when it is gone: another planner was first */
async function sliceOf(store: Store, path: string) {
  const entry = await store.stat(path);
  if (entry === undefined) throw new MillraceError('STATE_CORRUPT', `${path} is missing from the workspace`);
  return singleSlice({ ...entry, path: store.address(path) });
}
