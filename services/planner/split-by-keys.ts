import { invariant } from '../../core/errors.ts';
import type { ResolvedInput } from '../../core/job/manifest.ts';
import type { InputPosition } from '../../core/mini-batch/plan-position.ts';
import type { MiniBatchContent, Splitter } from '../../core/mini-batch/splitter.ts';
import { groupFiles } from '../../core/partition/group-files.ts';
import { keptPartitions } from '../../core/partition/kept-partitions.ts';
import { formatColumns } from '../../core/partition/path-columns.ts';
import { splitPartitions } from '../../core/partition/split-partitions.ts';
import type { PlannedMiniBatch } from '../../core/ports/codec.ts';
import type { RunScope } from './run-scope.ts';

/** The mini-batches of an input with `partition_keys`: one for each combination, once all of the input has been looked at. */
export async function* splitByKeys(
  scope: RunScope,
  input: ResolvedInput,
  splitter: Splitter,
  after: InputPosition | null,
): AsyncGenerator<readonly PlannedMiniBatch[]> {
  const { ports, manifest, run, signal } = scope;
  const keys = manifest.settings.partitionKeys ?? [];
  const shelf = { store: ports.store, files: ports.files, step: run, input: input.name };
  const contents = keptPartitions(shelf, () => groups(scope, input, keys));
  try {
    yield* splitPartitions(input.name, contents, splitter, after?.taken ?? 0);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function groups(
  { ports, signal }: RunScope,
  input: ResolvedInput,
  keys: readonly string[],
): AsyncIterable<MiniBatchContent> {
  const columns = formatColumns(input, ports.patterns);
  invariant(columns !== undefined, `input ${input.name} has no partition_format`);
  return groupFiles(input, keys, columns, { ...ports, signal });
}
