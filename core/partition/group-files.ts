import { jsonBytes } from '../job/json-bytes.ts';
import type { ResolvedInput } from '../job/manifest.ts';
import { commonFolder, type FolderSlices } from '../mini-batch/folder-slices.ts';
import { type InputSources, listInput } from '../mini-batch/list-inputs.ts';
import type { MiniBatchContent } from '../mini-batch/splitter.ts';
import type { OpenGathering } from '../ports/gathering.ts';
import type { Slice } from '../ports/records.ts';
import { Combinations } from './combinations.ts';
import { type PathColumns, pathReader } from './path-columns.ts';
import { pathKeys } from './path-keys.ts';
import { wholeGroups } from './whole-groups.ts';

export interface GroupSources extends InputSources {
  readonly openGathering: OpenGathering;
  /** Half of the combinations must not be taken for all: once aborted, its reason is thrown. */
  readonly signal?: AbortSignal;
}

/**
 * The files of an input by the values that their paths have: combinations as they first appear, in each the order of
 * the input. Memory: the combinations, and the files of one of them.
 *
 * @throws MillraceError `JOB_INVALID`, naming a path that does not fit, or is one combination too many
 */
export async function* groupFiles(
  input: ResolvedInput,
  keys: readonly string[],
  columns: PathColumns,
  sources: GroupSources,
): AsyncGenerator<MiniBatchContent> {
  const combinations = new Combinations(input.name, keys);
  const gathering = sources.openGathering();
  const valuesOf = keyReader(input.name, keys, columns);
  try {
    for await (const { folder, slices } of listInput(input, sources)) {
      sources.signal?.throwIfAborted();
      for (const slice of slices) {
        const path = folder + slice.path;
        const full = gathering.add(combinations.numberOf(valuesOf(path), path), jsonBytes({ ...slice, path }));
        if (full !== undefined) await full;
      }
    }
    for await (const { group, bytes } of wholeGroups(gathering)) {
      sources.signal?.throwIfAborted();
      yield { ...decodeSlices(bytes), partition: combinations.partition(group) };
    }
  } finally {
    await gathering.close();
  }
}

function keyReader(input: string, keys: readonly string[], columns: PathColumns): (path: string) => readonly string[] {
  const read = pathReader(input, columns);
  return (path) => {
    const values = pathKeys(columns.columns, read(path));
    return keys.map((key) => values.get(key) as string);
  };
}

const decoder = new TextDecoder();

function decodeSlices(bytes: Uint8Array): FolderSlices {
  const lines = decoder.decode(bytes).split('\n').slice(0, -1);
  return commonFolder(lines.map((line) => JSON.parse(line) as Slice));
}
