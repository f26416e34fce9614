import type { ResolvedInput } from '../job/manifest.ts';
import type { PlannedMiniBatch } from '../ports/codec.ts';
import { type InputSources, listInput } from './list-inputs.ts';
import type { InputPosition } from './plan-position.ts';
import type { Splitter } from './splitter.ts';

/** The mini-batches of an input of files, as they are listed; from behind `after`. */
export async function* splitFiles(
  input: ResolvedInput,
  splitter: Splitter,
  sources: InputSources,
  after: InputPosition | null = null,
): AsyncGenerator<readonly PlannedMiniBatch[]> {
  for await (const page of listInput(input, sources, after)) {
    yield splitter.take(input.name, page);
    if (splitter.isFull) break;
  }
  yield splitter.endInput();
}
