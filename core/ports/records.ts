import type { RunAddress, StepAddress } from './step-address.ts';

/** The records of all topics, as they are after decoding. Their Avro schemas are in `schemas/`, one file a record. */
export type WireRecord = JobsRecord | MiniBatch | ResultsRecord | DeadLetter | StatusRecord;

export type JobsRecord = StepSubmitted | CancelRequested;
export type ResultsRecord = StepOpened | StepPlanned | MiniBatchScored | MiniBatchFailed | InitFailed | StepStopped;
export type StatusRecord = StatusChanged | ProgressReported;
export type RecordKind = WireRecord['kind'];

/** Starts a run of a step. Anybody may publish it. */
export interface StepSubmitted extends RunAddress {
  readonly kind: 'StepSubmitted';
  /** The same key is the same job. */
  readonly idempotencyKey: string | null;
  readonly submittedAtMs: number;
  /** The step's manifest as JSON (`core/job/manifest.ts`); validated like a job file. */
  readonly manifest: string;
  /** The address of the workspace that keeps the job; null: it is kept nowhere. */
  readonly workspace: string | null;
}

export interface CancelRequested {
  readonly kind: 'CancelRequested';
  readonly jobId: string;
  readonly requestedAtMs: number;
}

/** A descriptor: names what a mini-batch consists of, and holds no data. */
export interface MiniBatch extends RunAddress, MiniBatchPart {
  readonly kind: 'MiniBatch';
  readonly index: number;
  /** How often this index has been published in this run, from 1. */
  readonly publication: number;
  /** The name of the input that its slices come from. */
  readonly input: string;
  /** What stands in front of the path of every slice: ends with a `/`, or is empty. */
  readonly folder: string;
  readonly slices: readonly Slice[];
  readonly claim: Claim | null;
}

/** What a mini-batch of a table, or of a partition, is beside its files. */
export interface MiniBatchPart {
  /** Of a table: the part of each slice, in their order. */
  readonly ranges?: readonly Range[] | null;
  /** Of a table: how many rows it has, where planning knows. */
  readonly rows?: number | null;
  /** With `partition_keys`: the value of each, in their order. */
  readonly partition?: readonly PartitionValue[] | null;
}

/** A part of a file of a table: bytes, or rows of parquet. */
export interface Range {
  readonly from: number;
  /** One past the last. */
  readonly to: number;
}

export interface PartitionValue {
  readonly key: string;
  readonly value: string;
}

/** One file of a mini-batch, as it was when it was planned. */
export interface Slice {
  /** Absolute; in a descriptor or a plan, what follows its `folder`. */
  readonly path: string;
  readonly size: number;
  /** Whole milliseconds since 1970. */
  readonly modifiedMs: number;
  /** What its store names its content by, where it does. */
  readonly etag?: string | null;
}

/** Where the bulk of a record lies that was too big for its topic (claim check). */
export interface Claim {
  readonly address: string;
  readonly length: number;
  /** 32 bytes. */
  readonly sha256: Uint8Array;
}

/** Opens a run on the step's log; precedes every result of that run. */
export interface StepOpened extends RunAddress {
  readonly kind: 'StepOpened';
}

/** The plan is complete. May come any number of times, always with the same content. */
export interface StepPlanned extends RunAddress {
  readonly kind: 'StepPlanned';
  /** Mini-batches. */
  readonly total: number;
  readonly items: number;
}

export interface MiniBatchScored extends RunAddress {
  readonly kind: 'MiniBatchScored';
  readonly index: number;
  readonly scorer: string;
  readonly worker: number;
  /** Of the try that succeeded, from 1. */
  readonly attempt: number;
  readonly items: number;
  /** min(returned, items). */
  readonly succeededItems: number;
  readonly rowCount: number;
  /** By the worker's wall clock. */
  readonly startedAtMs: number;
  /** Of `run()` alone. */
  readonly durationMs: number;
  /** Each said once a step, as `[key, text]` pairs joined by a tab. */
  readonly warnings: readonly string[];
  /** What the try that succeeded logged, in its order: a name and a JSON value, joined by a tab. */
  readonly metrics?: readonly string[];
  /** Where fewer rows came back than there are items: the first few names of what the mini-batch consists of. */
  readonly missedInputs?: readonly string[];
  /** The final bytes of the output. */
  readonly rows: Uint8Array;
  readonly claim: Claim | null;
}

export interface MiniBatchFailed extends RunAddress {
  readonly kind: 'MiniBatchFailed';
  readonly index: number;
  readonly scorer: string;
  readonly items: number;
  /** The items could not be counted; the mini-batch counts as one. */
  readonly itemsUnknown: boolean;
  readonly tries: readonly FailedTry[];
  /** Of all tries together. */
  readonly durationMs: number;
  /** The first few names of what the mini-batch consists of. */
  readonly inputs: readonly string[];
  readonly claim: Claim | null;
}

/** How one failed try ended. */
export interface FailedTry {
  readonly attempt: number;
  readonly worker: number;
  /** A `FailedOutcome` kind, or `lost`. */
  readonly ending: string;
  /** One line. */
  readonly message: string;
  /** Empty when there is none. */
  readonly traceback: string;
  readonly startedAtMs: number;
  readonly durationMs: number;
}

export interface InitFailed extends RunAddress {
  readonly kind: 'InitFailed';
  readonly scorer: string;
  /** In the group when it happened. */
  readonly scorers: number;
  /** Who they were; one that starts again has another id. Empty from a scorer that does not say. */
  readonly present: readonly string[];
  readonly message: string;
  readonly traceback: string;
}

/** Ends a run from outside: the one thing that its log cannot know. */
export interface StepStopped extends RunAddress {
  readonly kind: 'StepStopped';
  readonly status: 'cancelled' | 'failed';
  readonly reason: string;
}

export interface DeadLetter extends RunAddress, MiniBatchPart {
  readonly kind: 'DeadLetter';
  readonly index: number;
  /** The name of the input that these come from; empty when the record could not be decoded. */
  readonly input: string;
  /** What was to be scored; empty when the record could not be decoded. */
  readonly inputs: readonly Slice[];
  readonly tries: readonly FailedTry[];
  readonly stderrTail: string;
  readonly undecodable: Undecodable | null;
  readonly claim: Claim | null;
}

export interface Undecodable {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly reason: string;
  readonly bytes: Uint8Array;
}

export interface StatusChanged extends RunAddress {
  readonly kind: 'StatusChanged';
  readonly epoch: number;
  readonly status: string;
  readonly message: string;
  readonly atMs: number;
}

export interface ProgressReported extends RunAddress {
  readonly kind: 'ProgressReported';
  readonly epoch: number;
  /** Null while the plan is not complete. */
  readonly total: number | null;
  readonly succeeded: number;
  readonly failed: number;
  readonly items: number;
  readonly failedItems: number;
  readonly rows: number;
  readonly atMs: number;
}

/** A results record that settles a mini-batch. */
export type VerdictRecord = MiniBatchScored | MiniBatchFailed;

export const addressOf = (record: StepAddress): string => `${record.jobId}/${record.step}`;

/** Tells runs apart, in memory. */
export const runKeyOf = (run: RunAddress): string => `${addressOf(run)}/${run.run}`;
