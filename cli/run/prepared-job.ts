import { resolve } from 'node:path';
import { MillraceError } from '../../core/errors.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import type { JobDraft } from '../../core/job/manifest-draft.ts';
import { manifestOf } from '../../core/job/manifest-draft.ts';
import { outputOptionsOf } from '../../core/job/output-options.ts';
import type { Store } from '../../core/ports/store.ts';
import type { RunOptions } from '../commands/run-options.ts';
import type { CommandContext } from '../context.ts';
import { makeJobId, readTypedJob, refuseOutputAmongInputs, requireFiles } from '../wiring/job.ts';
import { sideFiles } from '../wiring/side-inputs.ts';
import { refuseLinkOut } from './refuse-link-out.ts';
import { refuseUnwritable } from './refuse-place.ts';

/** A job that has a name and a place, but no snapshot of its code yet. */
export interface PreparedJob {
  readonly draft: JobDraft;
  readonly draftAsWritten: JobDraft;
  readonly notices: readonly string[];
  readonly jobText: string;
  readonly store: Store;
  /** Complete but for `snapshot.sha256`. */
  readonly manifest: StepManifest;
}

/** A new job, or one that has an id already. @throws MillraceError `JOB_INVALID` with every fault of the file */
export async function prepareJob(options: RunOptions, context: CommandContext, knownId?: string): Promise<PreparedJob> {
  const jobFile = resolve(context.currentFolder, options.jobFile);
  const store = context.openStore(context.workspace);
  const typed = await readTypedJob(options, context.currentFolder, jobFile, store);
  const { draft } = typed;
  const { folder, within } = draft.output;
  if (folder !== null && within !== null) refuseLinkOut(folder, within);
  const submittedAtMs = context.now();
  const jobId = knownId ?? makeJobId(submittedAtMs);
  const outputsFolder = store.address(layout.outputs({ jobId, step: draft.step }));
  const manifest = manifestOf(draft, { jobId, submittedAtMs, sha256: '', outputsFolder });
  return { ...typed, store, manifest };
}

/** What would only come out once the job is under way: a missing input, an unknown column, an output that is there already. */
export async function checkPlaces({ manifest, store }: PreparedJob, context: CommandContext): Promise<void> {
  const { folder, fileName, overwrite } = outputOptionsOf(manifest);
  for (const place of [store.localPath(''), context.openStore(folder).localPath('')]) {
    if (place !== undefined) refuseUnwritable(place);
  }
  refuseOutputAmongInputs(manifest, { workspace: store.address(''), folder, fileName });
  if (fileName !== null && !overwrite && (await context.openStore(folder).stat(fileName)) !== undefined) {
    throw new MillraceError('OUTPUT_EXISTS', `${folder}/${fileName} exists`, {
      hint: 'name another folder with --output, or set output.overwrite to true',
    });
  }
  for (const input of manifest.inputs) await requireFiles(input, context.openStore);
  if (manifest.inputs.some(({ table }) => table !== undefined)) {
    const { requireTables } = await import('../wiring/require-tables.ts');
    await requireTables(manifest, store, context);
  }
  for (const side of manifest.sideInputs) await sideFiles(side, store, context.openStore);
}
