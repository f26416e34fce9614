import { existsSync } from 'node:fs';
import { MillraceError } from '../../core/errors.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { outputHere } from '../../core/job/output-here.ts';
import { hasScheme } from '../../core/job/paths.ts';
import type { Store } from '../../core/ports/store.ts';
import { movedFrom } from '../moved-from.ts';

/**
 * The place of an output is kept as it was. Where the workspace was moved or copied, an output in it would go on being
 * written to the old one; one beside it that was moved as well would begin anew at the old place, without its rows.
 *
 * @throws MillraceError `USAGE`
 */
export async function refuseMoved(store: Store, manifest: StepManifest): Promise<void> {
  const { jobId, output } = manifest;
  const there = await movedFrom(store, manifest);
  if (there === undefined) return;
  const isInside = outputHere(store, manifest, output.folder) !== output.folder;
  if (!isInside && (hasScheme(output.folder) || existsSync(output.folder))) return;
  const message = `${jobId}: its workspace was ${there} when it was submitted, and is ${store.address('')} now; its output is to lie in ${output.folder}`;
  throw new MillraceError('USAGE', message, { hint: 'move all of it back to go on, or run the job anew' });
}
