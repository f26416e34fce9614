import { createReadStream, existsSync } from 'node:fs';
import { invariant } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { EntryFiles } from '../../core/ports/codec.ts';
import type {
  OrderedOutput,
  OrderedOutputs,
  OutputLayout,
  OutputOptions,
  SealedParts,
} from '../../core/ports/ordered-output.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import type { Store } from '../../core/ports/store.ts';
import { type AheadBudget, AheadBuffer } from './ahead-buffer.ts';
import { AheadPieces } from './ahead-pieces.ts';
import { AppendFile } from './append-file.ts';
import { type Checkpoint, decodeCheckpoint } from './checkpoint.ts';
import { translateError } from './durable.ts';
import { writeAudit } from './output-audit.ts';
import { outputError } from './output-error.ts';
import { bytesOf } from './output-parts.ts';
import { OutputPlaces } from './output-places.ts';
import { publishOutput } from './output-publish.ts';
import { emptyCheckpoint, type Recovery, recoverOutput } from './output-recovery.ts';
import { removeSegments, segmentPath } from './output-segments.ts';
import { noTotals } from './output-totals.ts';
import { OutputWriter } from './output-writer.ts';
import { ownerClaim } from './owner.ts';

export interface FolderOutputsOptions {
  /** The workspace; must be a local folder. */
  readonly store: Store;
  readonly layout: OutputLayout;
  readonly files: EntryFiles;
  /** Where to find what came after the last checkpoint of an owner that is gone. */
  readonly tail: { readonly kind: 'in-files' } | { readonly kind: 'in-log'; readonly clock: Clock };
}

interface Claiming extends FolderOutputsOptions {
  readonly budget: AheadBudget;
}

/** Outputs on local folders: segments beside the output file, all else in the store. */
export function createFolderOutputs(options: FolderOutputsOptions): OrderedOutputs {
  const { store, layout, files } = options;
  const budget: AheadBudget = { bytes: 0 };
  return {
    claim: (step, output) => claim({ ...options, budget }, step, output),
    isWhole: (step, output, parts) => isWhole(options, step, output, parts),
    publish: (output, parts) => publishOutput(output, parts),
    writeAudit: (step, parts) =>
      writeAudit(
        { store, files },
        layout.audit(step, step.run),
        (e) => localPath(store, layout.entries(step, e)),
        parts,
      ),
    tidy: (step, output) => tidy(options, step, output),
    readSoFar: (step, output, from) => readSoFar(options, step, output, from),
  };
}

async function claim(options: Claiming, step: RunAddress, output: OutputOptions): Promise<OrderedOutput> {
  const { store, layout, tail, budget } = options;
  const epoch = await claimEpoch(options, step, output);
  const recovery = epoch === 1 ? undefined : await recover(options, step, output);
  const ahead = new AheadPieces((piece) => localPath(store, layout.ahead(step, epoch, piece)));
  if (recovery !== undefined) ahead.adopt(recovery.ahead);
  const formerSegments = recovery?.segments ?? [];
  const segment = output.fileName === null ? null : new AppendFile(segmentPath(output, epoch), outputError);
  if (bytesOf(formerSegments) === 0) await segment?.append([output.preamble]);
  const writer = new OutputWriter(
    {
      run: step.run,
      epoch,
      segment,
      entries: new AppendFile(localPath(store, layout.entries(step, epoch))),
      ahead,
      buffer: tail.kind === 'in-log' ? new AheadBuffer(tail.clock, budget) : undefined,
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
  if (recovery !== undefined) await writer.checkpoint(recovery.recovered);
  return writer;
}

async function recover(options: FolderOutputsOptions, step: RunAddress, output: OutputOptions): Promise<Recovery> {
  const newest = await newestCheckpoint(options, step);
  const places = placesOf(options, step, output);
  try {
    // Without any checkpoint, the first epoch is the only one that can have written anything.
    const base = newest.checkpoint ?? emptyCheckpoint(1, 1);
    const recovery = await recoverOutput(base, step.run, places, options.tail.kind);
    const notices = [...newest.notices, ...recovery.recovered.notices];
    return { ...recovery, recovered: { ...recovery.recovered, notices } };
  } catch (error) {
    throw translateError(options.layout.folder(step), error);
  } finally {
    places.close();
  }
}

async function isWhole(
  options: FolderOutputsOptions,
  step: RunAddress,
  output: OutputOptions,
  { segments, entries }: SealedParts,
): Promise<boolean> {
  const places = placesOf(options, step, output);
  try {
    let isSound = places.hasPreamble(segments);
    for await (const { entry } of places.allEntries(entries)) {
      isSound &&= places.isWhole(places.rowsOf(segments, entry), entry);
    }
    return isSound && places.notices.length === 0;
  } finally {
    places.close();
  }
}

const placesOf = ({ store, layout }: FolderOutputsOptions, step: RunAddress, output: OutputOptions): OutputPlaces =>
  new OutputPlaces(layout, step, output, (path) => localPath(store, path));

/** The next number. One that has files already was claimed before, even when its claim is lost. */
async function claimEpoch(
  { store, layout }: FolderOutputsOptions,
  step: RunAddress,
  output: OutputOptions,
): Promise<number> {
  for (let epoch = 1 + (await highestEpoch(store, layout, step)); ; epoch += 1) {
    if (!(await store.putIfAbsent(layout.epoch(step, epoch), ownerClaim()))) continue;
    const files = [localPath(store, layout.entries(step, epoch))];
    if (output.fileName !== null) files.push(segmentPath(output, epoch));
    if (!files.some((path) => existsSync(path))) return epoch;
  }
}

async function highestEpoch(store: Store, layout: OutputLayout, step: RunAddress): Promise<number> {
  let highest = 0;
  for await (const page of store.list(layout.epochs(step))) {
    for (const { path } of page) highest = Math.max(highest, Number(path.slice(path.lastIndexOf('/') + 1)) || 0);
  }
  return highest;
}

/** The highest epoch with a valid checkpoint counts. `notices` names the ones above it that are none. */
async function newestCheckpoint(
  { store, layout }: FolderOutputsOptions,
  step: RunAddress,
): Promise<{ readonly checkpoint: Checkpoint | undefined; readonly notices: readonly string[] }> {
  const damaged: string[] = [];
  const noticesWith = (used: string) => damaged.map((path) => `${path} is damaged; ${used} is used instead`);
  for (let epoch = await highestEpoch(store, layout, step); epoch > 0; epoch -= 1) {
    const path = layout.checkpoint(step, epoch);
    const bytes = await store.read(path);
    const checkpoint = bytes && decodeCheckpoint(bytes);
    if (checkpoint !== undefined) return { checkpoint, notices: noticesWith(path) };
    if (bytes !== undefined) damaged.push(localPath(store, path));
  }
  return { checkpoint: undefined, notices: noticesWith('what the first owner left in its other files') };
}

async function* readSoFar(
  options: FolderOutputsOptions,
  step: RunAddress,
  output: OutputOptions,
  from: number,
): AsyncIterable<Uint8Array> {
  const { checkpoint } = await newestCheckpoint(options, step);
  let skip = from;
  for (const { epoch, length } of checkpoint?.segments ?? []) {
    if (skip < length) yield* bytesOfFile(segmentPath(output, epoch), skip, length);
    skip = Math.max(0, skip - length);
  }
}

async function* bytesOfFile(path: string, from: number, to: number): AsyncIterable<Uint8Array> {
  try {
    yield* createReadStream(path, { start: from, end: to - 1 });
  } catch (error) {
    throw translateError(path, error);
  }
}

async function tidy({ store, layout }: FolderOutputsOptions, step: RunAddress, output: OutputOptions): Promise<void> {
  if (output.fileName !== null) removeSegments(output);
  const folder = layout.folder(step);
  const isScrap = (path: string) => /^(ahead|entries|checkpoint)\.[0-9.]+$/.test(path.slice(folder.length + 1));
  const scrap: string[] = [];
  for await (const page of store.list(folder, { want: isScrap, enter: () => false })) {
    scrap.push(...page.map(({ path }) => path));
  }
  for (const path of scrap) await store.remove(path);
}

function localPath(store: Store, path: string): string {
  const local = store.localPath(path);
  invariant(local !== undefined, 'outputs on folders need a workspace on a folder');
  return local;
}
