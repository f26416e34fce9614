import { MillraceError } from '../../core/errors.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { readRunManifest } from '../../core/job/run-manifest.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import type { Store } from '../../core/ports/store.ts';
import { readSummary } from '../../core/result/read-summary.ts';
import type { StepSummary } from '../../core/result/summary.ts';
import { sanitized } from '../console/sanitized.ts';
import type { Command, CommandContext } from '../context.ts';
import { findJob } from '../find-job.ts';
import { readStep } from '../job-state.ts';
import { printJson, printLines } from '../print.ts';

export interface VerifyOptions {
  readonly job: string;
  readonly json: boolean;
}

/** Proves a run's output from its audit: no gap, no repeat, right order, unchanged bytes. Exit code 1 when it is not so. */
export const verifyCommand: Command<VerifyOptions> = async (options, context) => {
  const store = context.openStore(context.workspace);
  const [step] = await findJob(store, options.job);
  const report = await readStep(store, step, context.isOwnerAlive);
  const run: RunAddress = { jobId: step.jobId, step: step.step, run: report.run };
  const summary = await readSummary(store, run);
  const manifest = await readRunManifest(store, run);
  if (summary === undefined || manifest === undefined) {
    throw new MillraceError('USAGE', `${step.jobId} is ${report.status}: there is nothing to verify before its end`, {
      hint:
        report.status === 'running'
          ? `wait for it, or millrace results ${step.jobId} --follow`
          : `millrace resume ${step.jobId} goes on with it`,
    });
  }
  const found = await proofOf(store, run, manifest, summary, context);
  const { status } = summary;
  if (options.json) printJson(context.stdout, { job_id: step.jobId, run: run.run, status, ...found });
  else printLines(context.stdout, [`${step.jobId}: ${sentence(found, status)}`]);
  return found.error === null ? 0 : 1;
};

interface Found {
  readonly ok: boolean;
  readonly mini_batches: number;
  readonly bytes: number;
  readonly error: string | null;
}

async function proofOf(
  store: Store,
  run: RunAddress,
  manifest: StepManifest,
  summary: StepSummary,
  context: CommandContext,
): Promise<Found> {
  const { proveOutput } = await import('../wiring/proof.ts');
  const { miniBatches, bytes, fault } = await proveOutput({
    store,
    run,
    manifest,
    summary,
    openStore: context.openStore,
    openOutputs: context.openOutputs,
  });
  return { ok: fault === undefined, mini_batches: miniBatches, bytes, error: fault ?? null };
}

function sentence({ mini_batches, bytes, error }: Found, status: StepSummary['status']): string {
  if (error !== null) return `NOT as it should be: ${sanitized(error)}`;
  const what = status === 'completed' ? '' : `the job is ${status}; its rows so far are `;
  return `${what}verified: ${mini_batches} mini-batches, ${bytes} bytes, in order, without gap or repeat, unchanged`;
}
