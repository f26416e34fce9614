import { tmpdir } from 'node:os';
import { openSpill } from '../../adapters/spill/spill.ts';
import { invariant } from '../../core/errors.ts';
import type { ResolvedInput } from '../../core/job/manifest.ts';
import type { InputSources } from '../../core/mini-batch/list-inputs.ts';
import type { Splitter } from '../../core/mini-batch/splitter.ts';
import { groupFiles } from '../../core/partition/group-files.ts';
import { formatColumns } from '../../core/partition/path-columns.ts';
import { splitPartitions } from '../../core/partition/split-partitions.ts';
import type { PlannedMiniBatch } from '../../core/ports/codec.ts';

/** The mini-batches that `partition_keys` make of an input; nothing is kept. */
export function splitByKeys(
  input: ResolvedInput,
  keys: readonly string[],
  splitter: Splitter,
  sources: InputSources,
): AsyncIterable<readonly PlannedMiniBatch[]> {
  const columns = formatColumns(input, sources.patterns);
  invariant(columns !== undefined, `input ${input.name} has no partition_format`);
  const contents = groupFiles(input, keys, columns, { ...sources, openGathering: () => openSpill(tmpdir()) });
  return splitPartitions(input.name, contents, splitter, 0);
}
