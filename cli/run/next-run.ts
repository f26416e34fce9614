import { MillraceError } from '../../core/errors.ts';
import { readCheckedState } from '../../core/job/checked-state.ts';
import { jsonBytes } from '../../core/job/json-bytes.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { type RunClaim, readClaim } from '../../core/job/read-claim.ts';
import { damageIn } from '../../core/job/read-state.ts';
import { overridden, readRunManifest } from '../../core/job/run-manifest.ts';
import { ordinalAfter } from '../../core/ports/ordinals.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import type { Store } from '../../core/ports/store.ts';
import type { ResumeOptions } from '../commands/resume-options.ts';
import { warningLine } from '../console/sanitized.ts';
import type { CommandContext } from '../context.ts';
import type { StepReport } from '../job-state.ts';
import { printLines } from '../print.ts';
import { ownerClaim } from '../wiring/store.ts';
import { changedSettings } from './changed-settings.ts';
import { refuseMoved } from './refuse-moved.ts';

export interface NextRun {
  readonly manifest: StepManifest;
  /** The run to start; of a completed job the one that completed it. */
  readonly run: number;
  readonly isCompleted: boolean;
}

/**
 * Claims the run after the last one, which is ended first if its owner left it open.
 *
 * @throws MillraceError `USAGE` when the job is running, or when somebody else has just resumed it; `STATE_CORRUPT` when the
 * decision on the last run is gone
 */
export async function claimNextRun(
  store: Store,
  report: StepReport,
  { parameters, takeOver }: Pick<ResumeOptions, 'parameters' | 'takeOver'>,
  context: CommandContext,
): Promise<NextRun> {
  const { jobId, step } = report;
  const last: RunAddress = { jobId, step, run: report.run };
  // Services may wait for ever for what is gone: there a resume ends what is open and begins anew.
  const mayBeDead = takeOver && report.isOwnerUnknown;
  if (report.status === 'running' && !report.isServed && !mayBeDead) throw stillRunning(report);
  if (report.status !== 'completed') await refuseMoved(store, report.manifest);
  const former = (await readRunManifest(store, last)) ?? report.manifest;
  // All that was ever given, the latest last, against the job as it was submitted: so a value can go back as well.
  const given = { ...(await parametersOf(store, last)), ...parameters };
  const settings = await changedSettings(store, report.manifest, given, context);
  if ((await statusOf(store, last, report, context)) === 'completed') {
    return { manifest: former, run: last.run, isCompleted: true };
  }
  const next = { ...last, run: ordinalAfter(last.run, layout.run(last, last.run)) };
  const who = report.isServed ? { isServed: true } : { owner: new TextDecoder().decode(ownerClaim()) };
  const claim: RunClaim = { settings, parameters: given, submittedAtMs: context.now(), ...who };
  if (!(await store.putIfAbsent(layout.run(next, next.run), jsonBytes(claim)))) {
    throw new MillraceError('USAGE', `${jobId}: somebody else has just resumed it`, {
      hint: `millrace status ${jobId}`,
    });
  }
  return { manifest: overridden(report.manifest, settings), run: next.run, isCompleted: false };
}

async function statusOf(store: Store, last: RunAddress, report: StepReport, context: CommandContext): Promise<string> {
  const isEnded = (await store.stat(layout.end(last, last.run))) !== undefined;
  const { endInterrupted, tidyCompleted } = await import('../wiring/interrupted.ts');
  if (isEnded && report.status === 'completed') await tidyCompleted(store, context.environment, last, report.manifest);
  if (isEnded && report.status !== 'completed') await requireSeal(store, last, context);
  if (isEnded) return report.status;
  return endInterrupted({ store, ...context }, last, report.manifest);
}

/** It is written before all that says that a run has ended: where it is not, others may be gone as well. */
async function requireSeal(store: Store, last: RunAddress, { stderr }: CommandContext): Promise<void> {
  const path = layout.seal(last, last.run);
  const seal = await readCheckedState(store, path).catch(damageIn);
  if (seal instanceof MillraceError) {
    // Its run has ended: nobody carries it out any more, and what the next one builds on is checked where it is read.
    const why = 'the next run needs nothing of it, but what has damaged it may have met other files';
    printLines(stderr, [warningLine(`${seal.message}; ${why}`)]);
  }
  if (seal !== undefined) return;
  throw new MillraceError('STATE_CORRUPT', `${path} is missing from the workspace, though the run has ended`, {
    hint: 'put it back from a copy, or run the job anew',
  });
}

async function parametersOf(store: Store, run: RunAddress): Promise<Readonly<Record<string, string>>> {
  return (await readClaim(store, run))?.parameters ?? {};
}

function stillRunning({ jobId, isOwnerUnknown }: StepReport): MillraceError {
  const stopped = `millrace cancel ${jobId} stops it first`;
  if (!isOwnerUnknown) return new MillraceError('USAGE', `${jobId} is running`, { hint: stopped });
  return new MillraceError('USAGE', `${jobId} is running on another machine, as far as can be told from here`, {
    hint: `${stopped}; if its process is gone, millrace resume ${jobId} --take-over goes on without it`,
  });
}
