import { isDeepStrictEqual } from 'node:util';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { manifestJson } from '../../core/job/manifest-schema.ts';
import { readManifest } from '../../core/job/run-manifest.ts';
import type { StepAddress } from '../../core/ports/step-address.ts';
import type { PreparedJob } from './prepared-job.ts';

const COMPARED: readonly (readonly [what: string, of: (manifest: StepManifest) => unknown])[] = [
  ['parameters', ({ parameters }) => parameters],
  ['inputs', ({ inputs }) => inputs],
  ['side inputs', ({ sideInputs }) => sideInputs],
  ['models', ({ models }) => models],
  ['output', ({ output }) => output.folder],
  ['--first', ({ firstMiniBatches }) => firstMiniBatches],
  ['settings', ({ settings }) => settings],
];

/**
 * What a submission has otherwise than the job of `owner`, the step that has its key. Code is not compared, and before a
 * planner has taken the job only its file is known.
 */
export async function keyedDifferences(
  { jobText, manifest, store }: Pick<PreparedJob, 'jobText' | 'manifest' | 'store'>,
  owner: StepAddress,
): Promise<readonly string[]> {
  const keptText = await store.read(layout.jobText(owner.jobId));
  const kept = await readManifest(store, owner);
  // As it would be kept: what is undefined is not there.
  const asked = JSON.parse(manifestJson(manifest)) as StepManifest;
  const different = COMPARED.filter(([, of]) => kept !== undefined && !isDeepStrictEqual(of(kept), of(asked)));
  const isOtherFile = keptText !== undefined && new TextDecoder().decode(keptText) !== jobText;
  return [...(isOtherFile ? ['job file'] : []), ...different.map(([what]) => what)];
}
