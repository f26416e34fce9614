/** How a fault is to be met: tell the user; wait and retry; put the record aside; stop, because we are wrong. */
export type ErrorFamily = 'user' | 'transient' | 'poison' | 'bug';

interface ErrorSpec {
  readonly family: ErrorFamily;
  /** The exit code of a command that ends with this error (CONTRACT §5). */
  readonly exit: 1 | 2 | 3 | 70;
}

/** Every error this program raises. `docs/reference/errors.md` lists exactly these. */
export const ERRORS = {
  USAGE: { family: 'user', exit: 2 },
  JOB_INVALID: { family: 'user', exit: 2 },
  JOB_UNKNOWN: { family: 'user', exit: 2 },
  SNAPSHOT_TOO_LARGE: { family: 'user', exit: 2 },
  INPUT_MISSING: { family: 'user', exit: 2 },
  INPUT_UNREADABLE: { family: 'user', exit: 2 },
  INPUT_CHANGED: { family: 'user', exit: 2 },
  INPUT_NAME_INVALID: { family: 'user', exit: 2 },
  TABLE_INVALID: { family: 'user', exit: 2 },
  OUTPUT_EXISTS: { family: 'user', exit: 2 },
  OUTPUT_UNUSABLE: { family: 'user', exit: 2 },
  TAKEN_OVER: { family: 'user', exit: 1 },
  STORE_UNAVAILABLE: { family: 'transient', exit: 3 },
  STORE_FULL: { family: 'transient', exit: 3 },
  TRANSPORT_UNAVAILABLE: { family: 'transient', exit: 3 },
  TRANSPORT_DENIED: { family: 'user', exit: 3 },
  REGISTRY_UNAVAILABLE: { family: 'transient', exit: 3 },
  REGISTRY_REFUSED: { family: 'user', exit: 3 },
  TOPIC_UNFIT: { family: 'user', exit: 2 },
  RECORD_TOO_LARGE: { family: 'poison', exit: 1 },
  RECORD_UNDECODABLE: { family: 'poison', exit: 1 },
  STATE_CORRUPT: { family: 'poison', exit: 1 },
  INVARIANT_BROKEN: { family: 'bug', exit: 70 },
} as const satisfies Record<string, ErrorSpec>;

export type ErrorCode = keyof typeof ERRORS;

interface ErrorOptions {
  readonly hint?: string;
  readonly cause?: unknown;
  readonly isLasting?: boolean;
}

/** An error of ours: what was wrong and where, and in `hint` what to do about it. */
export class MillraceError extends Error {
  /** As people are told of it. */
  override readonly name: ErrorCode;
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  /** Of a transient one: it will not pass by itself, a person has to mend it. */
  readonly isLasting: boolean;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = code;
    this.code = code;
    this.hint = options.hint;
    this.isLasting = options.isLasting ?? false;
  }
}

/** In one line, for where a message is all that reaches the user. */
export const withHint = ({ message, hint }: MillraceError): string =>
  hint === undefined ? message : `${message} (${hint})`;

/** A fault that the user can mend: in the job, the inputs, the script. */
export const isUserFault = (error: unknown): error is MillraceError =>
  error instanceof MillraceError && ERRORS[error.code].family === 'user';

/** What concerns the whole service: its rights, its topics, its owner. */
const NO_STEPS: ReadonlySet<ErrorCode> = new Set(['TAKEN_OVER', 'TRANSPORT_DENIED', 'REGISTRY_REFUSED', 'TOPIC_UNFIT']);

/** Whether an error in the care for one step is that step's alone, so that a service goes on with the others. */
export function isStepsOwn(error: unknown): error is MillraceError {
  if (!(error instanceof MillraceError) || NO_STEPS.has(error.code)) return false;
  const { family } = ERRORS[error.code];
  return family === 'user' || family === 'poison';
}

/** A disk that is full, a secret that is not set: nobody but this machine is to blame. */
export const isMachines = (error: unknown): error is MillraceError =>
  error instanceof MillraceError && (error.code === 'STORE_FULL' || error.code === 'USAGE');

/** For our own mistakes only; bad input is a `user` error, a broken record is `poison`. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new MillraceError('INVARIANT_BROKEN', message);
}
