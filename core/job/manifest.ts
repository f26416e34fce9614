import type { RowColumn } from '../ports/table/row-line.ts';
import type { TableEncoding } from '../ports/table/table-format.ts';
import type { ScriptEnvironment } from './script-environment.ts';

/**
 * Everything that describes a step of a job, as it is kept beside it. Written once, never changed: what a later run
 * overrides is in that run's claim.
 */
export interface StepManifest {
  readonly version: 1;
  readonly jobId: string;
  readonly step: string;
  readonly submittedAtMs: number;
  readonly description: string | null;
  readonly experiment: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** The values of this submission. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** Absolute path of the job file, for messages. */
  readonly jobFile: string;
  readonly snapshot: Snapshot;
  readonly inputs: readonly ResolvedInput[];
  readonly output: ResolvedOutput;
  /** Never split: paths on every machine that the script runs on. */
  readonly sideInputs: readonly SideInput[];
  /** Those the job names; they are there before `init()`. */
  readonly models: readonly StepModel[];
  /** Only so many mini-batches are scored (`--first`); null is all. */
  readonly firstMiniBatches: number | null;
  readonly settings: StepSettings;
}

export type ParameterValue = string | number | boolean | readonly (string | number | boolean)[];

export interface Snapshot {
  /** Hex; names the folder `snapshots/<sha256>` in the store. */
  readonly sha256: string;
  /** Relative to the snapshot. */
  readonly entryScript: string;
}

export interface ResolvedInput {
  readonly name: string;
  readonly type: 'file' | 'tabular';
  /** Absolute paths or patterns, in the order given. One that is a folder means all files below it. */
  readonly paths: readonly string[];
  /** True when the job file gave a list: then the list's own order holds. */
  readonly isList: boolean;
  readonly skip: number;
  readonly take: number | null;
  /** Absent: a mini-batch's files are fetched for it where they are elsewhere; else all of the input is, once. */
  readonly mode?: 'download' | undefined;
  /** What each path says of its file: `{city}/{year}/*.png`. */
  readonly partitionFormat?: string | undefined;
  /** Of a tabular one. */
  readonly table?: TableOptions | undefined;
}

/** Absolute paths or patterns, as of an input. */
export interface SideInput
  extends Pick<ResolvedInput, 'name' | 'paths' | 'isList' | 'skip' | 'take' | 'partitionFormat' | 'table'> {
  /** The registered dataset that it is, or of which it has a `skip` and a `take` of its own; null: none. */
  readonly dataset: { readonly name: string; readonly version: number; readonly isPart?: true | undefined } | null;
}

/** A version of a registered model. */
export interface StepModel {
  readonly name: string;
  readonly version: number;
  /** Of its files: where they lie in the store. */
  readonly sha256: string;
  /** Of the file or folder that was registered. */
  readonly fileName: string;
}

/** How a job file says that the files of a tabular input are to be read. */
export interface TableOptions {
  /** Null: by each file's extension, the same for all. */
  readonly format: 'csv' | 'tsv' | 'jsonl' | 'parquet' | null;
  /** Null: a comma, or of tsv a tab. */
  readonly separator: string | null;
  readonly header: 'every_file' | 'first_file' | 'none';
  readonly encoding: TableEncoding;
  readonly supportMultiLine: boolean;
  readonly columnTypes: readonly RowColumn[];
  /** Null: all. */
  readonly keepColumns: readonly string[] | null;
  readonly dropColumns: readonly string[];
  readonly includePath: boolean;
}

/** Files, or of tables bytes; or rows of tables. */
export type MiniBatchSize = number | { readonly rows: number };

export interface ResolvedOutput {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly overwrite: boolean;
}

/** The settings of CONTRACT §2, with their defaults filled in. */
export interface StepSettings {
  /** Files; of tables bytes, or rows. */
  readonly miniBatchSize: MiniBatchSize;
  /** A mini-batch is all that belongs to one combination of their values; then there is no size. Null is off. */
  readonly partitionKeys: readonly string[] | null;
  readonly errorThreshold: number;
  /** Null is off. */
  readonly allowedFailedCount: number | null;
  readonly allowedFailedPercent: number | null;
  readonly outputAction: 'append_row' | 'summary_only';
  readonly appendRowFileName: string;
  readonly appendRowFormat: 'text' | 'csv' | 'jsonl' | 'parquet';
  /** Of `csv`. */
  readonly separator: string;
  readonly header: boolean;
  readonly appendRowColumns: readonly RowColumn[] | null;
  /** Whose scorers work on it; embedded there is only this machine. */
  readonly computeTarget: string;
  /** Null: all scorers of the compute. */
  readonly nodeCount: number | null;
  /** Null: one a GPU, else one a core. */
  readonly processCountPerNode: number | null;
  /** Bytes of a worker with all that it starts; null: no limit. */
  readonly workerMemoryLimit: number | null;
  /** Seconds, like all timeouts that a job file names. */
  readonly runInvocationTimeout: number;
  readonly runMaxTry: number;
  readonly loggingLevel: 'WARNING' | 'INFO' | 'DEBUG';
  /** Parameters are filled in; `${{inputs.N}}` and `${{output}}` become paths where the script runs. */
  readonly arguments: readonly string[];
  readonly environmentVariables: Readonly<Record<string, string>>;
  readonly passEnvironment: readonly string[];
  /** Null: what is there. */
  readonly environment: ScriptEnvironment | null;
  readonly taskOverheadTimeout: number;
  readonly firstTaskCreationTimeout: number;
  /** Null is off. */
  readonly progressUpdateTimeout: number | null;
}
