import type { StepAddress } from '../ports/step-address.ts';

/** The folders of the workspace; those of its registries are in `core/registry/places.ts`. */
export const roots = {
  jobs: 'jobs',
  open: 'open',
  keys: 'keys',
  claims: 'claims',
  byProducts: 'by-products',
  computes: 'computes',
  snapshots: 'snapshots',
  spill: 'spill',
} as const;

const folder = ({ jobId, step }: StepAddress): string => `${roots.jobs}/${jobId}/${step}`;

/**
 * Where everything lies in the store (DESIGN, "In the store"). `n` is a run, `e` an epoch; shared files are written
 * once, put-if-absent, all others belong to the one epoch whose number they carry.
 */
export const layout = {
  jobs: roots.jobs,
  open: roots.open,
  /** The job of an idempotency key. */
  key: (hash: string): string => `${roots.keys}/${hash}`,
  /** What is too big for a topic and belongs to no step. */
  claim: (sha256: string): string => `${roots.claims}/${sha256}`,
  /** Where runs have written among their code. */
  byProducts: roots.byProducts,
  computes: roots.computes,
  /** What `partition_keys` bring together, while that goes on; gone when it has ended. */
  spill: roots.spill,
  /** Registered for the `version`-th time. */
  compute: (name: string, version: number): string => `${roots.computes}/${name}/${version}`,
  /** Says that nothing new is submitted to it. */
  computeArchived: (name: string, version: number): string => `${roots.computes}/${name}/${version}.archived`,
  /** Says that the run is not ended; a hint. Each run has its own: an old one's end must not hide the next. */
  openStep: ({ jobId, step }: StepAddress, n: number): string => `${roots.open}/${jobId}.${step}.${n}`,
  snapshot: (sha256: string): string => `${roots.snapshots}/${sha256}`,
  job: (jobId: string): string => `${roots.jobs}/${jobId}/job.json`,
  /** The job file as it was submitted. */
  jobText: (jobId: string): string => `${roots.jobs}/${jobId}/job.yaml`,
  cancel: (jobId: string, n: number): string => `${roots.jobs}/${jobId}/cancel.${n}`,
  folder,
  manifest: (step: StepAddress): string => `${folder(step)}/manifest.json`,
  /** A side input's files as they were when the job started. */
  sideInput: (step: StepAddress, name: string): string => `${folder(step)}/side-inputs/${name}`,
  /** Which version of a dataset that no job file names was the latest when a script first asked for it. */
  latestDataset: (step: StepAddress, name: string): string => `${folder(step)}/datasets/${name}/latest`,
  /** Its files as they were when a script first asked for it. */
  dataset: (step: StepAddress, name: string, version: number): string => `${folder(step)}/datasets/${name}/${version}`,
  /** The models of the workspace as they were when the job started. */
  stepModels: (step: StepAddress): string => `${folder(step)}/models`,
  runs: (step: StepAddress): string => `${folder(step)}/runs`,
  run: (step: StepAddress, n: number): string => `${folder(step)}/runs/${n}`,
  opened: (step: StepAddress, n: number): string => `${folder(step)}/opened.${n}`,
  plan: (step: StepAddress): string => `${folder(step)}/plan`,
  planPart: (step: StepAddress, k: number): string => `${folder(step)}/plan/${String(k).padStart(6, '0')}.avro`,
  planComplete: (step: StepAddress): string => `${folder(step)}/plan/complete`,
  /** How the files of a tabular input are read. */
  tablePlan: (step: StepAddress, input: string): string => `${folder(step)}/tables/${input}`,
  /** What belongs together by `partition_keys`. */
  partitions: (step: StepAddress, input: string): string => `${folder(step)}/partitions/${input}`,
  /** Which attempt counts. */
  partitionsChosen: (step: StepAddress, input: string): string => `${folder(step)}/partitions/${input}/chosen`,
  /** `n` is an attempt to find out. */
  partitionAttempt: (step: StepAddress, input: string, n: number): string => `${folder(step)}/partitions/${input}/${n}`,
  mark: (step: StepAddress, n: number): string => `${folder(step)}/mark.${n}`,
  epochs: (step: StepAddress): string => `${folder(step)}/epochs`,
  epoch: (step: StepAddress, e: number): string => `${folder(step)}/epochs/${e}`,
  checkpoint: (step: StepAddress, e: number): string => `${folder(step)}/checkpoint.${e}`,
  ahead: (step: StepAddress, e: number, piece: number): string => `${folder(step)}/ahead.${e}.${piece}`,
  entries: (step: StepAddress, e: number): string => `${folder(step)}/entries.${e}`,
  progress: (step: StepAddress, e: number): string => `${folder(step)}/progress.${e}`,
  claims: (step: StepAddress): string => `${folder(step)}/claims`,
  /** The bulk of a record that was too big for its topic. */
  stepClaim: (step: StepAddress, sha256: string): string => `${folder(step)}/claims/${sha256}`,
  stop: (step: StepAddress, n: number): string => `${folder(step)}/stop.${n}`,
  seal: (step: StepAddress, n: number): string => `${folder(step)}/seal.${n}`,
  audit: (step: StepAddress, n: number): string => `${folder(step)}/audit.${n}.avro`,
  summary: (step: StepAddress, n: number): string => `${folder(step)}/summary.${n}.json`,
  end: (step: StepAddress, n: number): string => `${folder(step)}/end.${n}.json`,
  /** Why whoever ran it here gave it up, of a run without an end. */
  error: (step: StepAddress, n: number): string => `${folder(step)}/error.${n}.json`,
  /** PRS's layout below it. */
  logs: (step: StepAddress): string => `${folder(step)}/logs`,
  outputs: (step: StepAddress): string => `${folder(step)}/outputs`,
} as const;
