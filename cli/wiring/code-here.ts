import { fetchSnapshot } from '../../adapters/snapshot/stored-snapshot.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import type { Store } from '../../core/ports/store.ts';
import { isElsewhere, localHome } from './local-home.ts';

/** The folder of a job's code on this machine, brought here where the workspace is elsewhere. */
export async function codeHere({ snapshot }: Pick<StepManifest, 'snapshot'>, store: Store): Promise<string> {
  const place = layout.snapshot(snapshot.sha256);
  const folder = localHome(store, place);
  if (isElsewhere(store)) await fetchSnapshot({ store, place, folder });
  return folder;
}
