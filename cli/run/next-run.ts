import { MillraceError } from '../../core/errors.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { overridden, type RunClaim, readRunManifest } from '../../core/job/run-manifest.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import type { Store } from '../../core/ports/store.ts';
import type { CommandContext } from '../context.ts';
import type { StepReport } from '../job-state.ts';
import { changedSettings } from './changed-settings.ts';

export interface NextRun {
  readonly manifest: StepManifest;
  /** The run to start; of a completed job the one that completed it. */
  readonly run: number;
  readonly isCompleted: boolean;
}

/**
 * Claims the run after the last one, which is ended first if its owner left it open.
 *
 * @throws MillraceError `USAGE` when the job is running, or when somebody else has just resumed it
 */
export async function claimNextRun(
  store: Store,
  report: StepReport,
  parameters: Readonly<Record<string, string>>,
  context: CommandContext,
): Promise<NextRun> {
  const { jobId, step } = report;
  const last: RunAddress = { jobId, step, run: report.run };
  if (report.status === 'running') throw stillRunning(report);
  const former = (await readRunManifest(store, last)) ?? report.manifest;
  const changes = await changedSettings(store, former, parameters, context);
  if ((await statusOf(store, last, report, context)) === 'completed') {
    return { manifest: former, run: last.run, isCompleted: true };
  }
  const next = { ...last, run: last.run + 1 };
  const settings = { ...(await claimOf(store, last)).settings, ...changes };
  const claim: RunClaim = { settings };
  if (!(await store.putIfAbsent(layout.run(next, next.run), json(claim)))) {
    throw new MillraceError('USAGE', `${jobId}: somebody else has just resumed it`, {
      hint: `millrace status ${jobId}`,
    });
  }
  return { manifest: overridden(report.manifest, settings), run: next.run, isCompleted: false };
}

async function statusOf(store: Store, last: RunAddress, report: StepReport, context: CommandContext): Promise<string> {
  const isEnded = (await store.stat(layout.end(last, last.run))) !== undefined;
  if (isEnded) return report.status;
  const { endInterrupted } = await import('../wiring/interrupted.ts');
  return endInterrupted(store, context.openStore, last, report.manifest);
}

async function claimOf(store: Store, run: RunAddress): Promise<RunClaim> {
  const bytes = await store.read(layout.run(run, run.run));
  const claim = bytes === undefined ? {} : (JSON.parse(new TextDecoder().decode(bytes)) as Partial<RunClaim>);
  return { settings: claim.settings ?? {} };
}

function stillRunning({ jobId, isOwnerUnknown }: StepReport): MillraceError {
  const where = isOwnerUnknown ? ' on another machine, as far as can be told from here' : '';
  return new MillraceError('USAGE', `${jobId} is running${where}`, { hint: `millrace cancel ${jobId} stops it first` });
}

const json = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value)}\n`);
