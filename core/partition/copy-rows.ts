import { MillraceError } from '../errors.ts';
import type { ResolvedInput } from '../job/manifest.ts';
import { singleSlice } from '../mini-batch/folder-slices.ts';
import type { MiniBatchContent } from '../mini-batch/splitter.ts';
import type { GroupPiece, OpenGathering } from '../ports/gathering.ts';
import type { Store } from '../ports/store.ts';
import type { TablePlan } from '../table/table-plan.ts';
import { eachRow } from './each-row.ts';
import type { RowSources } from './found-rows.ts';
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
    const found = await eachRow(input, plan, keys, sources, (combination, bytes) => {
      rows[combination] = (rows[combination] ?? 0) + 1;
      return gathering.add(combination, bytes);
    });
    const { shape } = found;
    const encode = shape === undefined ? bytesOf : (pieces: Pieces) => sources.tables.copies.write(shape, pieces);
    const target = { folder, extension: plan.format.format, encode };
    for await (const { groups, file } of writeGroups(gathering.groups(), target, sources)) {
      let from = shape === undefined ? FRONT.length : 0;
      for (const { group, bytes } of groups) {
        const to = from + (shape === undefined ? bytes : (rows[group] as number));
        const partition = found.combinations.partition(group);
        yield { ...file, ranges: [{ from, to }], rows: rows[group] ?? 0, partition };
        from = to;
      }
    }
  } finally {
    await gathering.close();
  }
}

type Pieces = AsyncIterable<GroupPiece>;

/** No row begins a file, where a U+FEFF of its own would be taken for a byte order mark. */
const FRONT = Uint8Array.of(0x0a);

async function* bytesOf(pieces: Pieces): AsyncGenerator<Uint8Array> {
  yield FRONT;
  for await (const { bytes } of pieces) yield bytes;
}

interface Target {
  readonly folder: string;
  readonly extension: string;
  readonly encode: (pieces: Pieces) => AsyncIterable<Uint8Array>;
}

async function* writeGroups(pieces: Pieces, { folder, extension, encode }: Target, sources: CopySources) {
  const { store, signal } = sources;
  const all = pieces[Symbol.asyncIterator]();
  let next = await all.next();
  for (let k = 0; next.done !== true; k += 1) {
    const groups: { readonly group: number; bytes: number }[] = [];
    const content = async function* (): AsyncGenerator<GroupPiece> {
      for (let size = 0; next.done !== true; next = await all.next()) {
        const { group, bytes } = next.value;
        if (groups.at(-1)?.group !== group) {
          if (size >= FILE_BYTES || groups.length === FILE_COMBINATIONS) return;
          groups.push({ group, bytes: 0 });
        }
        size += bytes.length;
        (groups.at(-1) as { bytes: number }).bytes += bytes.length;
        yield next.value;
      }
    };
    signal?.throwIfAborted();
    const path = `${folder}/${String(k).padStart(6, '0')}.${extension}`;
    await store.putIfAbsent(path, inBlocks(encode(content())));
    const file = await sliceOf(store, path);
    yield { groups, file };
  }
}

/** @throws MillraceError `STATE_CORRUPT` when it is gone: another planner was first */
async function sliceOf(store: Store, path: string) {
  const entry = await store.stat(path);
  if (entry === undefined) throw new MillraceError('STATE_CORRUPT', `${path} is missing from the workspace`);
  return singleSlice({ ...entry, path: store.address(path) });
}
