import type { MiniBatchContent, Splitter } from '../mini-batch/splitter.ts';
import type { PlannedMiniBatch } from '../ports/codec.ts';

/** Mini-batches, and files, that are handed on together. */
const PAGE_MINI_BATCHES = 1_000;
const PAGE_FILES = 4_000;

/** Numbers the mini-batches of an input; those that hold its first `taken` files have numbers already. */
export async function* splitPartitions(
  input: string,
  contents: AsyncIterable<MiniBatchContent>,
  splitter: Splitter,
  taken: number,
): AsyncGenerator<readonly PlannedMiniBatch[]> {
  let page: MiniBatchContent[] = [];
  let files = 0;
  let passed = 0;
  for await (const content of contents) {
    if (passed < taken) {
      passed += content.slices.length;
      continue;
    }
    page.push(content);
    files += content.slices.length;
    if (page.length < PAGE_MINI_BATCHES && files < PAGE_FILES) continue;
    yield splitter.takeWhole(input, page);
    if (splitter.isFull) return;
    page = [];
    files = 0;
  }
  yield splitter.takeWhole(input, page);
}
