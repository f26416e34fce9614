import type { StepManifest } from '../../core/job/manifest.ts';
import type { Store } from '../../core/ports/store.ts';
import type { CommandContext } from '../context.ts';
import { createWorkplace } from '../wiring/workplace.ts';
import { refuseTemporary } from './refuse-place.ts';

/** PRS's logs name each machine's files after it; embedded there is one. */
export const NODE = 'local';

interface Asked {
  readonly store: Store;
  readonly manifest: StepManifest;
  /** Where the code lies that is not kept yet. */
  readonly sourceFolder?: string;
}

/** This machine, once it is seen to have what the job asks of it before there is a run. */
export async function workplaceHere({ store, manifest, sourceFolder }: Asked, context: CommandContext) {
  refuseTemporary();
  const { openStore, environment } = context;
  const workplace = createWorkplace({ store, openStore, environment, node: NODE });
  if (sourceFolder !== undefined) await workplace.requireTables(manifest, sourceFolder);
  return workplace;
}
