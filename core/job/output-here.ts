import type { StepAddress } from '../ports/step-address.ts';
import type { Store } from '../ports/store.ts';
import { layout } from './layout.ts';
import type { StepManifest } from './manifest.ts';

/** A place of an output; one that nobody has named lies in the workspace, wherever that has been moved to since. */
export function outputHere(store: Store, step: StepAddress, place: string): string {
  const at = place.indexOf(`/${layout.outputs(step)}/`);
  return at === -1 ? place : store.address(place.slice(at + 1));
}

/** The manifest with the place of its output as it is now: to read there, not to write. */
export function manifestHere(store: Store, manifest: StepManifest): StepManifest {
  const { output } = manifest;
  return { ...manifest, output: { ...output, folder: outputHere(store, manifest, output.folder) } };
}
