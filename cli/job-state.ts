import { MillraceError } from '../core/errors.ts';
import { layout } from '../core/job/layout.ts';
import type { StepManifest } from '../core/job/manifest.ts';
import { type RunClaim, readClaim } from '../core/job/read-claim.ts';
import { readManifest } from '../core/job/run-manifest.ts';
import { shellWord } from '../core/job/shell-words.ts';
import { ordinalOf } from '../core/ports/ordinals.ts';
import type { RunProgress } from '../core/ports/progress-board.ts';
import type { StepAddress } from '../core/ports/step-address.ts';
import type { Store } from '../core/ports/store.ts';
import { decodeProgress } from '../core/result/progress-file.ts';
import { readEnd } from '../core/result/read-end.ts';
import { readSummary } from '../core/result/read-summary.ts';
import type { Seal } from '../core/result/seal.ts';
import type { StepSummary } from '../core/result/summary.ts';
import { isOpened, readSubmitted } from './submitted-step.ts';
import { readDecided, readError } from './unended-run.ts';

/** What can be told of a step from outside, by its files alone. */
export interface StepReport extends StepAddress {
  /** The latest. */
  readonly run: number;
  /** `waiting`: nobody has taken it up. `interrupted`: whoever had it is gone, or gave it up, or it was stopped. */
  readonly status: StepSummary['status'] | 'running' | 'waiting';
  readonly manifest: StepManifest;
  /** When this run was asked for. */
  readonly submittedAtMs: number;
  /** Once the run is over. */
  readonly summary: StepSummary | undefined;
  /** While it is not. */
  readonly progress: RunProgress | undefined;
  /** What it was decided with, while that is not carried out. */
  readonly decided: Seal | undefined;
  /** Why it was interrupted, where that is known. */
  readonly error: string | undefined;
  /** The file that should tell that, and cannot be read. */
  readonly damaged: string | undefined;
  /** Services work on it. */
  readonly isServed: boolean;
  readonly isCancelRequested: boolean;
  /** Nobody can tell from here whether its owner lives. */
  readonly isOwnerUnknown: boolean;
}

export type OwnerProbe = (claim: Uint8Array) => 'alive' | 'dead' | 'unknown';

/** Reads a step's latest run. Files come and go while it is read: each answer is true of some moment. */
export async function readStep(store: Store, step: StepAddress, isOwnerAlive: OwnerProbe): Promise<StepReport> {
  const files = await stepFiles(store, step);
  const run = Math.max(1, files.highest('runs/'), files.highest('end.', '.json'));
  const manifest = await requireManifest(store, step, isOwnerAlive);
  const isCancelRequested = (await store.stat(layout.cancel(step.jobId, run))) !== undefined;
  const claim = await readClaim(store, { ...step, run });
  const isServed = claim?.isServed === true;
  const submittedAtMs = claim?.submittedAtMs ?? manifest.submittedAtMs;
  const known = { ...step, run, manifest, submittedAtMs, isServed, isCancelRequested };
  const end = await readEnd(store, { ...step, run });
  if (end !== undefined) {
    const summary = await readSummary(store, { ...step, run });
    if (summary === undefined && end.status !== 'interrupted') {
      const path = layout.summary(step, run);
      throw new MillraceError('STATE_CORRUPT', `${path} is missing from the workspace, though the run has ended`);
    }
    const over = { status: end.status, summary, isOwnerUnknown: false };
    return { ...known, ...over, progress: undefined, decided: undefined, error: undefined, damaged: undefined };
  }
  const isGivenUp = files.highest('error.', '.json') === run;
  const probed = isServed
    ? served(files.highest('epochs/'))
    : await probeOwner(store, step, files.highest('epochs/'), orGivenUp(isGivenUp, isOwnerAlive));
  // Whoever started the run may not have come to claim its epoch yet.
  const isTaken = probed.status !== 'running' && starterOf(claim, isOwnerAlive) === 'alive';
  const owner = isTaken ? { status: 'running' as const, isOwnerUnknown: false } : probed;
  const { progress: seen, damaged } = await readProgress(store, step, files.highest('progress.'));
  const progress = seen?.run === run ? seen : undefined;
  const isKept = owner.status === 'interrupted' && isGivenUp;
  const error = isKept ? await readError(store, { ...step, run }) : undefined;
  const decided = files.highest('seal.') === run ? await readDecided(store, { ...step, run }) : undefined;
  return { ...known, summary: undefined, progress, decided, error, damaged, ...owner };
}

export const isOver = ({ status }: StepReport): boolean => status !== 'running' && status !== 'waiting';

async function requireManifest(store: Store, step: StepAddress, isOwnerAlive: OwnerProbe): Promise<StepManifest> {
  const manifest = await readManifest(store, step);
  if (manifest !== undefined) return manifest;
  if (await isOpened(store, step)) {
    const what = `${layout.manifest(step)} is missing from the workspace, though the run has begun`;
    throw new MillraceError('STATE_CORRUPT', what, { hint: 'put it back from a copy, or run the job anew' });
  }
  const { jobId } = step;
  const { jobFile = 'job.yaml' } = (await readSubmitted(store, jobId)) ?? {};
  const again = `it had planned nothing yet, run it again with the options that it had: millrace run ${shellWord(jobFile)}`;
  if (await isAbandoned(store, step, isOwnerAlive)) {
    throw new MillraceError('JOB_UNKNOWN', `${jobId} was stopped before it had a plan`, { hint: again });
  }
  throw new MillraceError('JOB_UNKNOWN', `${jobId} is submitted, and no planner has taken it yet`, {
    hint: `of services: millrace watch ${jobId} waits for one, and where one has refused it, as its log says then, submit it again; of millrace run: ${again}`,
  });
}

/** One collector's death is not the run's: another goes on with it. */
const served = (epoch: number) => ({ status: epoch === 0 ? 'waiting' : 'running', isOwnerUnknown: false }) as const;

/** An owner out of sight has told by its last file that it works on this run no more. */
const orGivenUp =
  (isGivenUp: boolean, isOwnerAlive: OwnerProbe): OwnerProbe =>
  (claim) => {
    const owner = isOwnerAlive(claim);
    return owner === 'unknown' && isGivenUp ? 'dead' : owner;
  };

async function probeOwner(
  store: Store,
  step: StepAddress,
  epoch: number,
  isOwnerAlive: OwnerProbe,
): Promise<{ status: 'running' | 'waiting' | 'interrupted'; isOwnerUnknown: boolean }> {
  const claim = epoch === 0 ? undefined : await store.read(layout.epoch(step, epoch));
  if (claim === undefined) return { status: 'waiting', isOwnerUnknown: false };
  const owner = isOwnerAlive(claim);
  return { status: owner === 'dead' ? 'interrupted' : 'running', isOwnerUnknown: owner === 'unknown' };
}

/** Whether the step's first run was begun by a process of `millrace run` that is gone: nobody else will plan it. */
export async function isAbandoned(store: Store, step: StepAddress, isOwnerAlive: OwnerProbe): Promise<boolean> {
  return starterOf(await readClaim(store, { ...step, run: 1 }), isOwnerAlive) === 'dead';
}

/** Undefined for a run that no process of `millrace run` has started. */
function starterOf(claim: Partial<RunClaim> | undefined, isOwnerAlive: OwnerProbe): ReturnType<OwnerProbe> | undefined {
  return claim?.owner === undefined ? undefined : isOwnerAlive(new TextEncoder().encode(claim.owner));
}

async function readProgress(
  store: Store,
  step: StepAddress,
  epoch: number,
): Promise<{ readonly progress: RunProgress | undefined; readonly damaged: string | undefined }> {
  const path = layout.progress(step, epoch);
  const bytes = epoch === 0 ? undefined : await store.read(path);
  const progress = bytes && decodeProgress(bytes);
  return { progress, damaged: bytes !== undefined && progress === undefined ? path : undefined };
}

interface StepFiles {
  /** The highest number between these two in a file name; 0 when there is none. */
  highest(before: string, after?: string): number;
}

async function stepFiles(store: Store, step: StepAddress): Promise<StepFiles> {
  const folder = layout.folder(step);
  const names: string[] = [];
  const wanted = [layout.runs(step), layout.epochs(step)];
  for await (const page of store.list(folder, { enter: (path) => wanted.includes(path) })) {
    for (const { path } of page) names.push(path.slice(folder.length + 1));
  }
  return {
    highest: (before, after = '') => {
      const fitting = names.filter((name) => name.startsWith(before) && name.endsWith(after));
      const numbers = fitting.map((name) => ordinalOf(name.slice(before.length, name.length - after.length)));
      return Math.max(0, ...numbers.filter((number) => number !== undefined));
    },
  };
}
