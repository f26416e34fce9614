import { ERRORS, MillraceError } from '../core/errors.ts';
import { sanitized, sanitizedLines } from './console/sanitized.ts';

const OUR_FAULT = 70;

export interface Failure {
  /** For stdout of a command that was asked for one object; undefined when nobody reads it. */
  readonly answer?: {
    readonly job_id?: string;
    readonly error: { readonly code: string; readonly message: string; readonly hint: string | null };
  };
  /** For stderr. */
  readonly lines: readonly string[];
  readonly exitCode: number;
}

/** Which job an error was met in. */
const jobs = new WeakMap<object, string>();

/** The error, which is told with the id of its job from here on; without one nothing is. */
export function aboutJob(error: unknown, jobId: string | undefined): unknown {
  if (jobId !== undefined && typeof error === 'object' && error !== null) jobs.set(error, jobId);
  return error;
}

/** What a command that threw says, and its exit code. */
export function describeFailure(error: unknown): Failure {
  // Whoever read our output has read enough (`millrace results | head`).
  if ((error as NodeJS.ErrnoException | null)?.code === 'EPIPE') return { lines: [], exitCode: 0 };
  if (!(error instanceof MillraceError) || ERRORS[error.code].family === 'bug') return ourFault(error);
  const lines = [`millrace: ${sanitizedLines(error.message)}`];
  if (error.hint !== undefined) lines.push(`  hint: ${sanitizedLines(error.hint)}`);
  const jobId = jobs.get(error);
  const said = { code: error.code, message: error.message, hint: error.hint ?? null };
  const answer = { ...(jobId !== undefined && { job_id: jobId }), error: said };
  return { lines, exitCode: ERRORS[error.code].exit, answer };
}

function ourFault(error: unknown): Failure {
  const said = error instanceof Error ? sanitizedLines(error.stack ?? error.message) : sanitized(String(error));
  const cause =
    error instanceof Error && error.cause !== undefined ? [`caused by: ${sanitized(String(error.cause))}`] : [];
  return {
    lines: ['millrace: a fault of ours, please report it with what follows', said, ...cause],
    exitCode: OUR_FAULT,
    answer: { error: { code: 'INVARIANT_BROKEN', message: said.split('\n')[0] ?? '', hint: null } },
  };
}
