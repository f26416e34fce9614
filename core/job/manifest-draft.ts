import type { StepManifest } from './manifest.ts';

export interface DraftOutput {
  readonly name: string;
  /** Absolute, `{job_id}` may stand in it; null: the job's own folder in the store. */
  readonly folder: string | null;
  /** Absolute: the folder that it must not leave, through links either; null: anywhere. */
  readonly within: string | null;
  readonly overwrite: boolean;
}

/** All of a manifest that is known before the job has an id and its code a snapshot. */
export interface JobDraft extends Omit<StepManifest, 'jobId' | 'submittedAtMs' | 'snapshot' | 'output'> {
  /** Absolute. */
  readonly sourceDirectory: string;
  /** Relative to it. */
  readonly entryScript: string;
  readonly output: DraftOutput;
}

/** What a draft lacks. */
export interface Submission {
  readonly jobId: string;
  readonly submittedAtMs: number;
  /** Of the snapshot; hex. */
  readonly sha256: string;
  /** Absolute; where this step's outputs lie when the job says nothing: `layout.outputs` in the store. */
  readonly outputsFolder: string;
}

export function manifestOf(draft: JobDraft, { jobId, submittedAtMs, sha256, outputsFolder }: Submission): StepManifest {
  const { sourceDirectory: _, entryScript, output: place, ...described } = draft;
  const { within: __, ...output } = place;
  const folder = output.folder?.replaceAll('{job_id}', jobId) ?? `${outputsFolder}/${output.name}`;
  return { ...described, jobId, submittedAtMs, snapshot: { sha256, entryScript }, output: { ...output, folder } };
}
