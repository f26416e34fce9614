import { MillraceError } from '../../core/errors.ts';
import { RESCORE_HINT } from '../../core/ports/as-written.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { EntryFiles } from '../../core/ports/codec.ts';
import { makeCheckpoint } from '../../core/ports/make-checkpoint.ts';
import { noTotals } from '../../core/ports/no-totals.ts';
import type {
  OrderedOutput,
  OrderedOutputs,
  OutputLayout,
  OutputOptions,
  SealedParts,
} from '../../core/ports/ordered-output.ts';
import { ordinalAfter, ordinalsIn } from '../../core/ports/ordinals.ts';
import type { OutputFiles } from '../../core/ports/output-files.ts';
import type { RowFiles } from '../../core/ports/row-files.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import type { Store } from '../../core/ports/store.ts';
import { type AheadBudget, AheadBuffer } from './ahead-buffer.ts';
import { AheadPieces } from './ahead-pieces.ts';
import { type Checkpoint, decodeCheckpoint } from './checkpoint.ts';
import { writeAudit } from './output-audit.ts';
import { bytesOf } from './output-parts.ts';
import { OutputPlaces } from './output-places.ts';
import { emptyCheckpoint, type Recovery, recoverOutput } from './output-recovery.ts';
import { removeSegments, segmentPlace } from './output-segments.ts';
import { OutputWriter } from './output-writer.ts';
import { publishRowFile } from './publish-row-file.ts';

export interface StepOutputsOptions {
  /** The workspace. */
  readonly store: Store;
  readonly layout: OutputLayout;
  readonly files: EntryFiles;
  /** What segments, entries and ahead pieces are made of. */
  readonly parts: OutputFiles;
  /** Makes the files that are not the rows as they are. */
  readonly rowFiles: RowFiles;
  /** What is written into the claim of an epoch. */
  readonly ownerClaim: () => Uint8Array;
  /** Where to find what came after the last checkpoint of an owner that is gone. */
  readonly tail: { readonly kind: 'in-files' } | { readonly kind: 'in-log'; readonly clock: Clock };
}

interface Claiming extends StepOutputsOptions {
  readonly budget: AheadBudget;
}

/** Outputs: segments beside the output file, all else in the store. */
export function createStepOutputs(options: StepOutputsOptions): OrderedOutputs {
  const { store, layout, files, parts } = options;
  const budget: AheadBudget = { bytes: 0 };
  return {
    claim: (step, output) => claim({ ...options, budget }, step, output),
    isWhole: (step, output, sealed) => isWhole(options, step, output, sealed),
    publish: (step, output, sealed) => publish(options, step, output, sealed),
    writeAudit: (step, sealed, startLook) =>
      writeAudit(
        { store, files, parts },
        layout.audit(step, step.run),
        (e) => store.address(layout.entries(step, e)),
        sealed,
        startLook,
      ),
    tidy: (step, output) => tidy(options, step, output),
    readSoFar: (step, output, from) => readSoFar(options, step, output, from),
  };
}

async function publish(options: StepOutputsOptions, step: RunAddress, output: OutputOptions, sealed: SealedParts) {
  const { parts, rowFiles } = options;
  await requireFormer(options, step, output, sealed);
  if (output.rowColumns !== null)
    return publishRowFile(parts, rowFiles, { ...output, rowColumns: output.rowColumns }, sealed);
  return parts.publish(output, sealed, (name) => segmentPlace(output, name));
}

async function claim(options: Claiming, step: RunAddress, output: OutputOptions): Promise<OrderedOutput> {
  const { store, layout, tail, budget, parts } = options;
  const epoch = await claimEpoch(options, step, output);
  const recovery = epoch === 1 ? undefined : await recover(options, step, output);
  const ahead = new AheadPieces(parts, (piece) => store.address(layout.ahead(step, epoch, piece)));
  if (recovery !== undefined) await ahead.adopt(recovery.ahead);
  const formerSegments = recovery?.segments ?? [];
  const segment = output.fileName === null ? null : parts.create(segmentPlace(output, epoch), 'output');
  if (bytesOf(formerSegments) === 0) await segment?.append([output.preamble]);
  const writer = new OutputWriter(
    {
      owner: output.owner,
      run: step.run,
      epoch,
      segment,
      entries: parts.create(store.address(layout.entries(step, epoch)), 'step'),
      ahead,
      buffer: tail.kind === 'in-log' ? new AheadBuffer(tail.clock, budget) : undefined,
      preamble: output.preamble,
      formerSegments,
      formerEntries: recovery?.entries ?? [],
      former: recovery?.former ?? [],
      recovered: recovery?.recovered,
      appended: recovery?.recovered.appended ?? noTotals,
      checkpointPath: layout.checkpoint(step, epoch),
      isOwner: async () => (await store.stat(layout.epoch(step, epoch + 1))) === undefined,
    },
    store,
  );
  // Before anything else is written: whoever comes next must find what this epoch took over.
  if (recovery !== undefined) await makeCheckpoint(writer, recovery.recovered);
  return writer;
}

async function recover(options: StepOutputsOptions, step: RunAddress, output: OutputOptions): Promise<Recovery> {
  const newest = await newestCheckpoint(options, step, output);
  const places = placesOf(options, step, output);
  try {
    // Without any checkpoint, the first epoch is the only one that can have written anything.
    const base = newest.checkpoint ?? emptyCheckpoint(1, 1);
    const recovery = await recoverOutput(base, step.run, places, options.tail.kind);
    const notices = [...newest.notices, ...recovery.recovered.notices];
    return { ...recovery, recovered: { ...recovery.recovered, notices } };
  } finally {
    await places.close();
  }
}

async function isWhole(
  options: StepOutputsOptions,
  step: RunAddress,
  output: OutputOptions,
  parts: SealedParts,
): Promise<boolean> {
  return (await damageOf(options, step, output, parts)) === undefined;
}

/** Of what former owners wrote no hash is sealed: their entries vouch for it. @throws MillraceError `STATE_CORRUPT` */
async function requireFormer(
  options: StepOutputsOptions,
  step: RunAddress,
  output: OutputOptions,
  { epoch, segments, entries }: SealedParts,
): Promise<void> {
  if (segments.every(({ sha256, length }) => sha256 !== undefined || length === 0)) return;
  const former = entries.filter((part) => part.epoch !== epoch);
  const damage = await damageOf(options, step, output, { segments, entries: former });
  if (damage !== undefined) throw new MillraceError('STATE_CORRUPT', damage, { hint: RESCORE_HINT });
}

/** The first thing that is not there as it was written; undefined when all is. */
async function damageOf(
  options: StepOutputsOptions,
  step: RunAddress,
  output: OutputOptions,
  { segments, entries }: Pick<SealedParts, 'segments' | 'entries'>,
): Promise<string | undefined> {
  const places = placesOf(options, step, output);
  try {
    await places.hasPreamble(segments);
    for await (const { entry } of places.allEntries(entries)) {
      if (!(await places.isWhole(places.rowsOf(segments, entry), entry))) break;
    }
    return places.faults[0];
  } finally {
    await places.close();
  }
}

const placesOf = (
  { store, layout, parts }: StepOutputsOptions,
  step: RunAddress,
  output: OutputOptions,
): OutputPlaces => new OutputPlaces(parts, layout, step, output, (path) => store.address(path));

/** The next number. One that has files already was claimed before, even when its claim is lost. */
async function claimEpoch(
  { store, layout, parts, ownerClaim }: StepOutputsOptions,
  step: RunAddress,
  output: OutputOptions,
): Promise<number> {
  let epoch = Math.max(0, ...(await ordinalsIn(store, layout.epochs(step))));
  for (;;) {
    epoch = ordinalAfter(epoch, layout.epoch(step, epoch));
    if (!(await store.putIfAbsent(layout.epoch(step, epoch), ownerClaim()))) continue;
    const files = [store.address(layout.entries(step, epoch))];
    if (output.fileName !== null) files.push(segmentPlace(output, epoch));
    const sizes = await Promise.all(files.map((place) => parts.size(place)));
    if (sizes.every((size) => size === undefined)) return epoch;
  }
}

/**
 * The highest epoch with a valid checkpoint counts. `notices` names the ones above it that are none.
 *
 * @throws MillraceError `STATE_CORRUPT` when it is another step's: of what lies beside it nothing can be trusted then
 */
async function newestCheckpoint(
  { store, layout }: StepOutputsOptions,
  step: RunAddress,
  output: OutputOptions,
): Promise<{ readonly checkpoint: Checkpoint | undefined; readonly notices: readonly string[] }> {
  const damaged: string[] = [];
  const noticesWith = (used: string) => damaged.map((path) => `${path} is damaged; ${used} is used instead`);
  const epochs = await ordinalsIn(store, layout.epochs(step));
  for (const epoch of epochs.sort((a, b) => b - a)) {
    const path = layout.checkpoint(step, epoch);
    const bytes = await store.read(path);
    const checkpoint = bytes && decodeCheckpoint(bytes);
    if (checkpoint !== undefined) requireOwner(checkpoint, output, store.address(path));
    if (checkpoint !== undefined) return { checkpoint, notices: noticesWith(path) };
    if (bytes !== undefined) damaged.push(store.address(path));
  }
  return { checkpoint: undefined, notices: noticesWith('what the first owner left in its other files') };
}

function requireOwner({ owner }: Checkpoint, output: OutputOptions, place: string): void {
  if (owner === undefined || owner === output.owner) return;
  throw new MillraceError('STATE_CORRUPT', `${place} is that of ${owner}: files of the two were mixed up`, {
    hint: 'put its own files back from a copy, or run the job anew',
  });
}

async function* readSoFar(
  options: StepOutputsOptions,
  step: RunAddress,
  output: OutputOptions,
  from: number,
): AsyncIterable<Uint8Array> {
  const { checkpoint } = await newestCheckpoint(options, step, output);
  let skip = from;
  for (const { epoch, length } of checkpoint?.segments ?? []) {
    if (skip < length) yield* options.parts.stream(segmentPlace(output, epoch), skip, length);
    skip = Math.max(0, skip - length);
  }
}

async function tidy(
  { store, layout, parts }: StepOutputsOptions,
  step: RunAddress,
  output: OutputOptions,
): Promise<void> {
  if (output.fileName !== null) await removeSegments(output, parts);
  const folder = layout.folder(step);
  const isScrap = (path: string) => /^(ahead|entries|checkpoint)\.[0-9.]+$/.test(path.slice(folder.length + 1));
  const scrap: string[] = [];
  for await (const page of store.list(folder, { want: isScrap, enter: () => false })) {
    scrap.push(...page.map(({ path }) => path));
  }
  for (const path of scrap) await store.remove(path);
}
