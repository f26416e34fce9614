import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hasSnapshot } from '../../adapters/snapshot/stored-snapshot.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import type { Store } from '../../core/ports/store.ts';
import { isElsewhere, localHome } from './local-home.ts';
import { NotPrepared } from './not-prepared.ts';

/** @throws NotPrepared where the workspace is another than the job was submitted to */
export async function requireCode({ snapshot }: Pick<StepManifest, 'snapshot'>, store: Store): Promise<void> {
  const place = layout.snapshot(snapshot.sha256);
  if (existsSync(join(localHome(store, place), snapshot.entryScript))) return;
  if (isElsewhere(store) && (await hasSnapshot(store, place))) return;
  const what = `the job's code is not in this workspace: there is no ${store.address(place)}`;
  throw new NotPrepared('CodeMissing', `${what}; submit and all services need the same MILLRACE_STORE`);
}
