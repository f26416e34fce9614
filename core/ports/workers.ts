import type { InitOutcome, Outcome } from './outcome.ts';
import type { Slice } from './records.ts';
import type { RowColumn } from './table/row-line.ts';
import type { TableTask } from './table/table-format.ts';

/** Child processes that load an entry script and run it on mini-batches. */
export interface Workers {
  /**
   * Starts a process that is not yet told its script, so that it is warm when the script comes.
   * Later `start` calls with an equal `ProcessOptions` take these first.
   */
  warm(options: ProcessOptions, count: number): void;
  start(options: ProcessOptions, script: ScriptOptions): Worker;
  /** Absent where all data is on this machine anyhow. */
  readonly ahead?: FetchingAhead;
  /** Kills whatever is left, with all its descendants. Idempotent. */
  close(): Promise<void>;
}

/** Mini-batches that some worker of this machine will be given soon. Who they are is told by their very list of slices. */
export interface FetchingAhead {
  /** Begins to fetch their data, where that is elsewhere and there is room; may be said again. */
  fetch(task: MiniBatchTask): void;
  /** It is not run here after all. */
  drop(task: Pick<MiniBatchTask, 'slices'>): void;
}

/** Fixed when the process is made. */
export interface ProcessOptions {
  /** The whole environment; nothing else is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  /** Of the entry script: decides the host. */
  readonly language: 'node' | 'python';
  /** Absolute path of its interpreter; the usual one when absent. */
  readonly program?: string;
}

/** All of an input on this machine. */
export interface InputCopy {
  /** The mini-batch with the copy's files; undefined when some are not in it. @throws when one is not what was planned */
  taskOf(task: MiniBatchTask): MiniBatchTask | undefined;
}

/** Of the workspace's registries what scripts ask for by name. */
export type FoundKind = 'dataset' | 'model';

/** A version of a dataset or model on this machine. */
export interface Found {
  readonly name: string;
  readonly version: number;
  /** What the name means without one; null: nothing. */
  readonly meant: number | null;
  /** Where it is in the worker's folder. */
  readonly place: string;
  /** That make it be there; as `ScriptOptions.links`. */
  readonly links: Readonly<Record<string, string>>;
  /** How a dataset's files are read, in the words of a job file; null for files and models. */
  readonly table: object | null;
}

export interface ScriptOptions {
  /** From 0; names the worker in logs and to the script. */
  readonly number: number;
  /** Absolute path of the snapshot; on the import path. */
  readonly codeFolder: string;
  /** Relative to `codeFolder`. */
  readonly entryScript: string;
  /** What the script sees behind its own name, all bindings resolved. */
  readonly arguments: readonly string[];
  /** Added to the environment before the script is loaded: what is known only now. */
  readonly environment: Readonly<Record<string, string>>;
  /** Private; the working directory. Made when missing, removed when the worker ends. */
  readonly scratchFolder: string;
  /** Absolute folder: packages that the script names are looked for in its `node_modules` first. */
  readonly packages?: string;
  /** Made in it: links by their path in it, to absolute paths. */
  readonly links?: Readonly<Record<string, string>>;
  /**
   * What the script asks for while it runs: `NAME`, or `NAME:VERSION`. Rejects with what is to be told the script; absent
   * where there is no workspace to ask.
   */
  readonly find?: (kind: FoundKind, reference: string) => Promise<Found>;
  /** Absolute file paths that the script's own stdout and stderr are appended to. Made when missing. */
  readonly stdoutFile: string;
  readonly stderrFile: string;
  /** Absolute path in the job's logs for files of the script's own; made by whoever writes there. */
  readonly logFolder?: string;
  /**
   * Where the output is not on this machine: what a try wrote to `local` is put to `remote` once it has succeeded.
   * `writer` tells the step from any other that writes there: printable ASCII.
   */
  readonly output?: { readonly local: string; readonly remote: string; readonly writer: string };
  /** By the input's name: those of which mini-batches need nothing fetched. */
  readonly copies?: ReadonlyMap<string, InputCopy>;
  /** Values replaced by `***` in stdout, stderr, messages and tracebacks. */
  readonly secrets: readonly string[];
  readonly loggingLevel: 'WARNING' | 'INFO' | 'DEBUG';
  readonly rows: RowFormat;
  /** Bytes of encoded rows. */
  readonly resultLimitBytes: number;
  /** Of the worker with all that it starts; none when absent. Over it, the worker is ended: out of memory. */
  readonly memoryLimitBytes?: number;
  readonly initTimeoutMs: number;
  /** From the call of `run()` to its return. */
  readonly runTimeoutMs: number;
  /** From hand-over to the call of `run()`. */
  readonly overheadTimeoutMs: number;
}

/** How a worker encodes what `run()` returns (CONTRACT §3). */
export type RowFormat =
  /** `summary_only`: only the count is used. */
  | { readonly kind: 'none' }
  | { readonly kind: 'text' }
  | { readonly kind: 'csv'; readonly separator: string; readonly columns: readonly RowColumn[] | null }
  | { readonly kind: 'jsonl'; readonly columns: readonly RowColumn[] | null }
  /** Lines that the parquet file is made of at the seal (`table/row-line.ts`). */
  | { readonly kind: 'parquet'; readonly columns: readonly RowColumn[] };

export interface MiniBatchTask {
  readonly index: number;
  readonly attempt: number;
  readonly input: string;
  /** On this machine; stands in front of the path of every slice: ends with a `/`, or is empty. */
  readonly folder: string;
  /** Size and time are checked before `run()`. */
  readonly slices: readonly Slice[];
  /** How the slices are read as rows; absent for files. */
  readonly table?: TableTask;
  /** The pairs of key and value of its partition, in the order of `partition_keys`. */
  readonly partition?: readonly (readonly [key: string, value: string])[];
}

export interface Worker {
  /** Undefined when the process could not be started. */
  readonly pid: number | undefined;
  /** Loads the script and calls its `init()`. Call once. A worker that failed has ended. */
  init(): Promise<InitOutcome>;
  /**
   * Runs one mini-batch. May be called while another runs: they queue in the worker and resolve in the order of the
   * calls. Rejects with `STORE_FULL` alone: there is no room for what it needs, or for the files that it wrote. `onBegin` is called when `run()` is.
   */
  run(task: MiniBatchTask, onBegin?: () => void): Promise<Outcome>;
  /**
   * Lets what it holds finish, calls `shutdown()`, ends the process; kills its group after `graceMs`. Resolves to what
   * kept `shutdown()` from its end, behind "shutdown() "; undefined when nothing did.
   */
  stop(graceMs: number): Promise<string | undefined>;
  /** Kills its whole process group now. What was running is `crashed`, what had not begun `not-begun`. */
  kill(): void;
  /** Resolves once the process is gone, however it ended. */
  readonly ended: Promise<void>;
  /** The last few KiB of the script's stderr, secrets masked. */
  stderrTail(): string;
}
