import { basename } from 'node:path';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { InputChanged } from '../../adapters/staging/input-changed.ts';
import { inputCopy } from '../../adapters/staging/input-copy.ts';
import type { SharedFiles } from '../../adapters/staging/shared-files.ts';
import { MillraceError } from '../../core/errors.ts';
import { localInputPath } from '../../core/job/local-input-path.ts';
import type { ResolvedInput, StepManifest } from '../../core/job/manifest.ts';
import { inputSources } from '../../core/mini-batch/input-sources.ts';
import { listInput } from '../../core/mini-batch/list-inputs.ts';
import type { Slice } from '../../core/ports/records.ts';
import type { Store } from '../../core/ports/store.ts';
import type { InputCopy } from '../../core/ports/workers.ts';
import { NotPrepared } from './not-prepared.ts';

/** What each of them is called, and its time, are in memory as long as the copy is used. */
const MOST_FILES = 1_000_000;

/** All of an input on this machine. */
export interface PlacedCopy {
  readonly name: string;
  /** Absolute; what the input's own path is. */
  readonly path: string;
  readonly copy: InputCopy;
  readonly giveBack: () => Promise<void>;
}

interface CopyPlaces {
  /** The workspace. */
  readonly store: Store;
  readonly openStore: (place: string) => Store;
  readonly shared: SharedFiles;
}

/** Brings the inputs here that are to be as a whole (`mode: download`). @throws NotPrepared, and then there is none */
export async function placeCopies(
  { inputs }: StepManifest,
  places: CopyPlaces,
  signal: AbortSignal,
): Promise<readonly PlacedCopy[]> {
  const placed: PlacedCopy[] = [];
  try {
    for (const input of inputs) {
      if (input.mode === 'download') placed.push(await placeCopy(input, places, signal));
    }
    return placed;
  } catch (error) {
    await Promise.all(placed.map(({ giveBack }) => giveBack()));
    throw error;
  }
}

async function placeCopy(input: ResolvedInput, places: CopyPlaces, signal: AbortSignal): Promise<PlacedCopy> {
  const { name, paths } = input;
  const base = localInputPath(paths, pathPatterns);
  try {
    const files = await filesOf(input, places, signal);
    const { path, giveBack } = await places.shared.take({ base, files }, signal);
    const above = base.slice(0, base.lastIndexOf('/') + 1);
    return { name, path, copy: inputCopy(files, above, path.slice(0, -basename(base).length)), giveBack };
  } catch (error) {
    if (error instanceof MillraceError && error.code !== 'STORE_FULL') throw error;
    if (error instanceof InputChanged) throw new NotPrepared('InputChanged', error.message);
    throw new NotPrepared('InputNotCopied', `input ${name} could not be copied here: ${(error as Error).message}`);
  }
}

async function filesOf(
  input: ResolvedInput,
  { store, openStore }: CopyPlaces,
  signal: AbortSignal,
): Promise<readonly Slice[]> {
  const files: Slice[] = [];
  const sources = inputSources({ patterns: pathPatterns, openFolder: openStore, store });
  for await (const { folder, slices } of listInput(input, sources)) {
    signal.throwIfAborted();
    for (const slice of slices) files.push({ ...slice, path: folder + slice.path });
    if (files.length <= MOST_FILES) continue;
    throw new MillraceError('USAGE', `input ${input.name} holds more than ${MOST_FILES} files: too many for a copy`, {
      hint: 'leave mode: download out: then the files of each mini-batch are fetched for it',
    });
  }
  return files;
}
