import { createReadStream } from 'node:fs';
import { invariant } from '../../core/errors.ts';
import type { EntryFiles } from '../../core/ports/codec.ts';
import type { OrderedOutput, OrderedOutputs, OutputLayout, OutputOptions } from '../../core/ports/ordered-output.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import type { Store } from '../../core/ports/store.ts';
import { AheadPieces } from './ahead-pieces.ts';
import { AppendFile } from './append-file.ts';
import { type Checkpoint, decodeCheckpoint } from './checkpoint.ts';
import { translateError } from './durable.ts';
import { writeAudit } from './output-audit.ts';
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
}

/** Outputs on local folders: segments beside the output file, all else in the store. */
export function createFolderOutputs(options: FolderOutputsOptions): OrderedOutputs {
  const { store, layout, files } = options;
  return {
    claim: (step, output) => claim(options, step, output),
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

async function claim(options: FolderOutputsOptions, step: RunAddress, output: OutputOptions): Promise<OrderedOutput> {
  const { store, layout } = options;
  const epoch = await claimEpoch(store, layout, step);
  const recovery = epoch === 1 ? undefined : await recover(options, step, output);
  const ahead = new AheadPieces((piece) => localPath(store, layout.ahead(step, epoch, piece)));
  if (recovery !== undefined) ahead.adopt(recovery.ahead);
  const formerSegments = recovery?.segments ?? [];
  const segment = output.fileName === null ? null : new AppendFile(segmentPath(output, epoch));
  if (bytesOf(formerSegments) === 0) await segment?.append([output.preamble]);
  const writer = new OutputWriter(
    {
      run: step.run,
      epoch,
      segment,
      entries: new AppendFile(localPath(store, layout.entries(step, epoch))),
      ahead,
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
  const { store, layout } = options;
  const places = new OutputPlaces(layout, step, output, (path) => localPath(store, path));
  // Without any checkpoint, the first epoch is the only one that can have written anything.
  const base = (await newestCheckpoint(options, step)) ?? emptyCheckpoint(1, 1);
  return recoverOutput(base, step.run, places);
}

async function claimEpoch(store: Store, layout: OutputLayout, step: RunAddress): Promise<number> {
  for (let epoch = 1 + (await highestEpoch(store, layout, step)); ; epoch += 1) {
    if (await store.putIfAbsent(layout.epoch(step, epoch), ownerClaim())) return epoch;
  }
}

async function highestEpoch(store: Store, layout: OutputLayout, step: RunAddress): Promise<number> {
  let highest = 0;
  for await (const page of store.list(layout.epochs(step))) {
    for (const { path } of page) highest = Math.max(highest, Number(path.slice(path.lastIndexOf('/') + 1)) || 0);
  }
  return highest;
}

/** The highest epoch with a valid checkpoint counts. */
async function newestCheckpoint(
  { store, layout }: FolderOutputsOptions,
  step: RunAddress,
): Promise<Checkpoint | undefined> {
  for (let epoch = await highestEpoch(store, layout, step); epoch > 0; epoch -= 1) {
    const bytes = await store.read(layout.checkpoint(step, epoch));
    const checkpoint = bytes && decodeCheckpoint(bytes);
    if (checkpoint !== undefined) return checkpoint;
  }
  return undefined;
}

async function* readSoFar(
  options: FolderOutputsOptions,
  step: RunAddress,
  output: OutputOptions,
  from: number,
): AsyncIterable<Uint8Array> {
  const checkpoint = await newestCheckpoint(options, step);
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
