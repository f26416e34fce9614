import { ERRORS, MillraceError } from '../errors.ts';
import { checkedState, readCheckedState } from '../job/checked-state.ts';
import { jsonBytes } from '../job/json-bytes.ts';
import { layout } from '../job/layout.ts';
import type { MiniBatchContent } from '../mini-batch/splitter.ts';
import type { EntryFiles } from '../ports/codec.ts';
import type { StepAddress } from '../ports/step-address.ts';
import type { Store } from '../ports/store.ts';

interface Shelf {
  readonly store: Store;
  readonly files: EntryFiles;
  readonly step: StepAddress;
  readonly input: string;
}

/** Attempts that one input may have had: each planner that died had one. */
const MOST_ATTEMPTS = 10_000;

/**
 * The mini-batches of an input that `partition_keys` make. The first planner that has found out all of them says so, and
 * from then on they are these for every planner and every run; what others have begun is not looked at. `make` gets the
 * folder of its own attempt.
 */
export async function* keptPartitions(
  shelf: Shelf,
  make: (folder: string) => AsyncIterable<MiniBatchContent>,
): AsyncGenerator<MiniBatchContent> {
  const attempt = (await chosenOf(shelf)) ?? (await choose(shelf, make));
  const index = indexOf(layout.partitionAttempt(shelf.step, shelf.input, attempt));
  for await (const { index: _, input: __, ...content } of shelf.files.read(
    'PlannedMiniBatch',
    shelf.store.stream(index),
  )) {
    yield content;
  }
}

const claimOf = ({ step, input }: Pick<Shelf, 'step' | 'input'>, n: number): string =>
  `${layout.partitionAttempt(step, input, n)}.claim`;

const indexOf = (folder: string): string => `${folder}/index.avro`;

async function chosenOf({ store, step, input }: Shelf): Promise<number | undefined> {
  const chosen = await readCheckedState<{ readonly attempt: number }>(store, layout.partitionsChosen(step, input));
  return chosen?.attempt;
}

async function choose(shelf: Shelf, make: (folder: string) => AsyncIterable<MiniBatchContent>): Promise<number> {
  const { store, step, input } = shelf;
  const mine = await claim(shelf);
  // Whoever was first takes away only what was claimed before.
  const first = await chosenOf(shelf);
  if (first !== undefined) return first;
  const folder = layout.partitionAttempt(step, input, mine);
  try {
    const entries = shelf.files.write('PlannedMiniBatch', numbered(input, make(folder)));
    await store.putIfAbsent(indexOf(folder), entries);
    await store.putIfAbsent(layout.partitionsChosen(step, input), checkedState({ attempt: mine }));
  } catch (error) {
    // It may be chosen though the disk said at last that it is not sure of it.
    const chosen = await chosenOf(shelf);
    // Whoever was first has taken away what this one had begun; or the disk is full, and nobody shall find it so.
    if (chosen !== mine) await store.remove(folder);
    if (chosen === undefined) throw error;
    return chosen;
  }
  const chosen = (await chosenOf(shelf)) ?? mine;
  await removeOthers(shelf, chosen);
  return chosen;
}

/** A number that nobody else has, or had. */
async function claim({ store, step, input }: Shelf): Promise<number> {
  for (let n = 0; n < MOST_ATTEMPTS; n += 1) {
    if (await store.putIfAbsent(claimOf({ step, input }, n), jsonBytes({}))) return n;
  }
  throw new MillraceError('STATE_CORRUPT', `${layout.partitions(step, input)} holds too many attempts`);
}

/** What dead planners have left, be it begun later; one that lives finds that it was not the first. */
async function removeOthers({ store, step, input }: Shelf, chosen: number): Promise<void> {
  for (let n = 0; (await store.stat(claimOf({ step, input }, n))) !== undefined; n += 1) {
    // One that lives may write there at this moment; it takes its own away.
    if (n !== chosen) await store.remove(layout.partitionAttempt(step, input, n)).catch(unlessUnavailable);
  }
}

function unlessUnavailable(error: unknown): void {
  if (!(error instanceof MillraceError) || ERRORS[error.code].family !== 'transient') throw error;
}

async function* numbered(input: string, contents: AsyncIterable<MiniBatchContent>) {
  let index = 0;
  for await (const content of contents) {
    yield { index, input, ...content };
    index += 1;
  }
}
