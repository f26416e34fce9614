import type { ScriptError } from '../../core/ports/outcome.ts';
import type { TableTask } from '../../core/ports/table/table-format.ts';
import type { FoundKind, MiniBatchTask, ScriptOptions } from '../../core/ports/workers.ts';

/** What the two sides say to each other (docs/reference/worker-protocol.md): the JSON headers of the frames. */
export const PROTOCOL_VERSION = 1;

/** Frame types. Numbers are for ever: hosts in other languages know them. */
export const FRAME = {
  hello: 1,
  init: 2,
  ready: 3,
  initError: 4,
  run: 5,
  began: 6,
  rows: 7,
  error: 8,
  tooLarge: 9,
  inputChanged: 10,
  shutdown: 11,
  bye: 12,
  find: 13,
  found: 14,
} as const;

/** Child → parent, first of all. */
export interface HelloHeader {
  readonly protocol: number;
  readonly language: string;
  readonly pid: number;
}

/** Parent → child, once. */
export type InitHeader = { readonly hasRegistries: boolean } & Pick<
  ScriptOptions,
  | 'number'
  | 'codeFolder'
  | 'entryScript'
  | 'arguments'
  | 'environment'
  | 'scratchFolder'
  | 'logFolder'
  | 'packages'
  | 'loggingLevel'
  | 'rows'
  | 'resultLimitBytes'
>;

/**
 * Parent → child; answered by exactly one of rows, error, too-large, input-changed. The files are three lists of equal
 * length, which take half the time of a list of objects to write and to read.
 */
export interface RunHeader extends TryHeader {
  readonly input: string;
  /** Absolute; stands in front of every name: ends with a `/`. */
  readonly folder: string;
  readonly names: readonly string[];
  readonly sizes: readonly number[];
  readonly modifiedMs: readonly number[];
  /** Absent for files. */
  readonly table?: TableTask;
  readonly partition?: readonly (readonly [key: string, value: string])[];
}

export function toRunHeader({ slices, ...task }: MiniBatchTask): RunHeader {
  const names = slices.map(({ path }) => path);
  const sizes = slices.map(({ size }) => size);
  return { ...task, names, sizes, modifiedMs: slices.map(({ modifiedMs }) => modifiedMs) };
}

/** Names the try that a frame of the child is about. */
export interface TryHeader {
  readonly index: number;
  readonly attempt: number;
  /** Rows of a table; absent where it could not be read, and for files. */
  readonly items?: number;
}

export interface AnswerHeader extends TryHeader {
  readonly startedAtMs: number;
  readonly durationMs: number;
}

export interface RowsHeader extends AnswerHeader {
  readonly returned: number;
  readonly rowCount: number;
  readonly warnings: readonly string[];
  readonly metrics?: readonly string[];
}

export interface ErrorHeader extends AnswerHeader, ScriptError {
  readonly retryable: boolean;
  /** The child ends after this answer; hand it nothing more. */
  readonly isLast: boolean;
}

export interface TooLargeHeader extends AnswerHeader {
  /** Encoded so far when it gave up: the whole is at least this. */
  readonly bytes: number;
  readonly limitBytes: number;
}

/** Child → parent, at any time while the script runs: what of the workspace's registries it wants in its folder. */
export interface FindHeader {
  /** Of this child: names the answer. */
  readonly request: number;
  readonly kind: FoundKind;
  /** `NAME` or `NAME:VERSION`. */
  readonly reference: string;
}

/** Parent → child: it is there, or an error says why not. */
export type FoundHeader = { readonly request: number } & (
  | { readonly version: number; readonly table: object | null }
  | { readonly error: string }
);

export interface InputChangedHeader extends AnswerHeader {
  readonly path: string;
  readonly message: string;
}
