import { MillraceError } from '../core/errors.ts';
import type { StepManifest } from '../core/job/manifest.ts';
import type { Store } from '../core/ports/store.ts';
import { movedFrom } from './moved-from.ts';

/** Where the rows of a step are to be found. */
export interface OutputPlace {
  /** The workspace. */
  readonly store: Store;
  readonly manifest: StepManifest;
  readonly openStore: (folder: string) => Store;
}

/**
 * Where the workspace was moved, an output beside it may have been as well: without its folder there are no rows to tell
 * of, not even that there are none.
 *
 * @throws MillraceError `STORE_UNAVAILABLE`
 */
export async function requireNotMoved(place: OutputPlace): Promise<void> {
  const { folder } = place.manifest.output;
  if ((await movedFrom(place.store, place.manifest)) === undefined) return;
  if (!(await place.openStore(folder).hasFolder(''))) throw await goneOutput(place, folder);
}

/** What to tell of an output, or its folder, that is not where it was. */
export async function goneOutput({ store, manifest }: OutputPlace, path: string): Promise<MillraceError> {
  const there = await movedFrom(store, manifest);
  const hint = `the workspace was ${there} when the job was submitted: put the output back, or look for it where that went`;
  const message = `the output ${path} is not there any more`;
  return new MillraceError('STORE_UNAVAILABLE', message, there === undefined ? {} : { hint });
}
