/** How a try ended. What the user's script does is data, never an exception of ours. */
export type Outcome =
  | Succeeded
  /** `run()` raised, or returned what is not a list. */
  | ({ readonly kind: 'failed'; readonly error: ScriptError; readonly retryable: boolean } & Timing)
  /** `run()` was not back within `run_invocation_timeout`, or had not begun within `task_overhead_timeout`. */
  | ({ readonly kind: 'timed-out'; readonly afterMs: number; readonly phase: 'run' | 'hand-over' } & Timing)
  | Crashed
  /** More encoded rows than a result may have. */
  | ({ readonly kind: 'too-large'; readonly bytes: number; readonly limitBytes: number } & Timing)
  /** An input is not what was planned: it vanished, or its size or time differs. `message` names both. */
  | ({ readonly kind: 'input-changed'; readonly path: string; readonly message: string } & Timing)
  /** The worker ended before it began this one: not a try at all. */
  | { readonly kind: 'not-begun' };

/** How a try that began has ended. */
export type Ended = Exclude<Outcome, { kind: 'not-begun' }>;

export type Ending = Ended['kind'];

export type FailedOutcome = Exclude<Ended, { kind: 'succeeded' }>;

/** So many warnings of one kind are told, and then that there are more. */
export const MOST_OF_A_KIND = 100;

export interface Succeeded extends Timing {
  readonly kind: 'succeeded';
  /** Elements that `run()` returned. */
  readonly returned: number;
  /** Rows in `rows`; 0 with `summary_only`. */
  readonly rowCount: number;
  /** The final bytes of the output. */
  readonly rows: Uint8Array;
  /** `key<TAB>text`; each key is said once a step. A key `kind of what` is one of at most `MOST_OF_A_KIND`. */
  readonly warnings: readonly string[];
  /** What the try logged as metrics, in its order: a name and a JSON value, joined by a tab. Absent for none. */
  readonly metrics?: readonly string[];
}

/** The worker is gone: its exit code, or the signal that ended it. */
export interface Crashed extends Timing {
  readonly kind: 'crashed';
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Why we had to end it; absent when it died by itself. Continues "it was ended because". */
  readonly reason?: string;
  /** The last lines that it wrote to stderr; empty where there are none. */
  readonly lastWords?: string;
}

export interface Timing {
  /** When `run()` was called, by the wall clock. */
  readonly startedAtMs: number;
  /** Of `run()` alone. */
  readonly durationMs: number;
  /** Rows of a table, once they have been read; absent for files. */
  readonly items?: number;
}

export interface ScriptError {
  /** The error's class. */
  readonly name: string;
  readonly message: string;
  /** Without our own frames; empty when there is none. */
  readonly traceback: string;
}

export type InitOutcome = { readonly kind: 'ready' } | { readonly kind: 'failed'; readonly error: ScriptError };
