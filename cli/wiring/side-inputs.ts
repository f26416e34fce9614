import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { MillraceError } from '../../core/errors.ts';
import { checkedState, readCheckedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import type { SideInput, StepManifest } from '../../core/job/manifest.ts';
import { inputSources } from '../../core/mini-batch/input-sources.ts';
import { listSideFiles, type SideFile, sideFileChange } from '../../core/mini-batch/side-files.ts';
import type { Store } from '../../core/ports/store.ts';
import { NotPrepared } from './not-prepared.ts';

type OpenFolder = (root: string) => Store;

/** The files of a side input as they are now, but for the workspace `store`. @throws MillraceError `INPUT_MISSING` */
export const sideFiles = (
  sideInput: SideInput,
  store: Store,
  openFolder: OpenFolder,
  what?: string,
): Promise<readonly SideFile[]> =>
  listSideFiles(sideInput, inputSources({ patterns: pathPatterns, openFolder, store }), what);

/** Notes the side inputs as they are when the job starts. @throws MillraceError `INPUT_MISSING` */
export async function pinSideInputs(manifest: StepManifest, store: Store, openFolder: OpenFolder): Promise<void> {
  for (const sideInput of manifest.sideInputs) {
    const files = await sideFiles(sideInput, store, openFolder);
    await store.putIfAbsent(layout.sideInput(manifest, sideInput.name), checkedState({ files }));
  }
}

/**
 * The files of the side inputs, in their order.
 *
 * @throws NotPrepared when one is missing here, or is not what it was when the job started
 */
export async function checkSideInputs(
  manifest: StepManifest,
  store: Store,
  openFolder: OpenFolder,
): Promise<readonly (readonly SideFile[])[]> {
  const all: (readonly SideFile[])[] = [];
  for (const sideInput of manifest.sideInputs) {
    const { name } = sideInput;
    const now = await hereOrNot(sideInput, store, openFolder);
    all.push(now);
    const change = await changeOf(now, layout.sideInput(manifest, name), store);
    if (change === undefined) continue;
    throw new NotPrepared('SideInputChanged', `side input ${name} has changed since the job started: ${change}`);
  }
  return all;
}

/** Against what was noted there; undefined when all is as it was. */
export async function changeOf(now: readonly SideFile[], noted: string, store: Store): Promise<string | undefined> {
  const before = await readCheckedState<{ files: SideFile[] }>(store, noted);
  return before && sideFileChange(before.files, now);
}

async function hereOrNot(sideInput: SideInput, store: Store, openFolder: OpenFolder): Promise<readonly SideFile[]> {
  try {
    return await sideFiles(sideInput, store, openFolder);
  } catch (error) {
    if (!(error instanceof MillraceError) || error.code !== 'INPUT_MISSING') throw error;
    throw new NotPrepared('SideInputMissing', `side input ${sideInput.name} is not on this machine: ${error.message}`);
  }
}
