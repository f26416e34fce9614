import { layout } from '../../core/job/layout.ts';
import type { RunClaim } from '../../core/job/read-claim.ts';
import type { AuditEntry } from '../../core/ports/codec.ts';
import type { Seal } from '../../core/result/seal.ts';
import type { StepSummary } from '../../core/result/summary.ts';
import { isPast } from './expected.ts';
import { entriesIn } from './fake-codec.ts';
import type { Invariants } from './invariants.ts';
import { OUTPUT_FILE } from './scenario.ts';
import type { World } from './world.ts';

/** What must hold when all jobs are over, of each of their runs. */
export function checkTheEnd(world: World): void {
  for (const job of world.jobs) {
    for (let run = 1; run <= job.latestRun; run += 1) checkRun(world, job, run);
  }
}

function checkRun(world: World, job: Invariants, run: number): void {
  const { jobId, step } = job.job.manifest;
  const address = { jobId, step, run };
  const text = (path: string): string | undefined => world.files.text(path);
  const end = text(layout.end(address, run));
  const seal = text(layout.seal(address, run));
  if (end === undefined || seal === undefined) {
    job.violated(`I9: run ${run} has no end`);
    return;
  }
  const sealed = JSON.parse(seal) as Seal;
  if ((JSON.parse(end) as { status: string }).status !== sealed.status) job.violated(`I6: run ${run} ended otherwise`);
  if (sealed.status === 'interrupted' || job.hasLost.has(run)) return;
  checkStatus(world, job, run, sealed);
  const summary = JSON.parse(text(layout.summary(address, run)) ?? '{}') as StepSummary;
  const bytes = world.files.get(layout.audit(address, run));
  const audit = bytes === undefined ? [] : (entriesIn(bytes) as readonly AuditEntry[]);
  if (audit.some(({ index }, at) => index !== at)) job.violated(`I3: the audit of run ${run} has gaps or repeats`);
  if (sealed.status === 'completed') checkCompleted(world, job, run, summary, audit);
}

function settingsOf(world: World, { job }: Invariants, run: number) {
  const claim = world.files.text(layout.run(job.manifest, run)) ?? '{}';
  return { ...job.manifest.settings, ...((JSON.parse(claim) as Partial<RunClaim>).settings ?? {}) };
}

/** What may stand before what keeps a scorer from the step. */
const NOBODY_LEFT = /^no scorer is left that can work on it: \S+ is gone; \S+ cannot: /;
/** So many give the step up, and a scorer more or less that had not heard of it. */
const STARTERS_DIED = /^([5-9]|\d\d+) scorers died, one after the other, each while a worker was started for it/;

/** I7: a run fails at the first state that is past a threshold, and never at it. */
function checkStatus(world: World, job: Invariants, run: number, { status, reason, totals, total }: Seal): void {
  const { scenario } = world;
  const settings = settingsOf(world, job, run);
  if (status === 'cancelled') {
    if (!job.cancelled.has(run)) job.violated(`run ${run} was cancelled by nobody`);
    return;
  }
  const { failedItems, failed } = totals;
  const unable = status === 'failed' ? (reason ?? '').replace(NOBODY_LEFT, '') : '';
  if (unable.startsWith('init() failed')) {
    if (scenario.initFailures === 0) job.violated(`run ${run}: no init() failed`);
    return;
  }
  if (STARTERS_DIED.test(unable)) {
    if (!scenario.faults.isInitDeadly) job.violated(`run ${run}: no init() kills its scorer`);
    return;
  }
  const wanted = job.expected.status(job.isHealed(run), settings);
  if (status !== wanted) job.violated(`I7: run ${run} is ${status} (${reason}), by the script it is ${wanted}`);
  if (status === 'completed' && isPast({ failedItems, failed, total }, settings)) {
    job.violated(`I7: run ${run} completed past its threshold`);
  }
  if (status !== 'failed' || !reason?.includes('error_threshold')) return;
  const most = settings.miniBatchSize as number;
  const isFirst = failedItems > settings.errorThreshold && failedItems - most <= settings.errorThreshold;
  if (!isFirst)
    job.violated(`I7: run ${run} failed with ${failedItems} failed items, not at the first past the threshold`);
}

/** I1, I2, I4. */
function checkCompleted(
  world: World,
  job: Invariants,
  run: number,
  summary: StepSummary,
  audit: readonly AuditEntry[],
): void {
  const { expected } = job;
  const isHealed = job.isHealed(run);
  const wanted = expected.all(isHealed);
  if (audit.length !== wanted.length)
    job.violated(`I1: the audit has ${audit.length} of ${wanted.length} mini-batches`);
  for (const { index, status, items, succeededItems, length } of audit) {
    const its = wanted[index];
    const isRight = status === its?.status && items - succeededItems === its.failedItems && length === its.rows.length;
    if (!isRight) job.violated(`I1: the audit has mini-batch ${index} as ${status}`);
  }
  if (world.disk.text(`${job.job.outputFolder}/${OUTPUT_FILE}`) !== expected.output(isHealed))
    job.violated('I4: the output is not what the script returned');
  const sum = (of: (verdict: (typeof wanted)[number]) => number) => wanted.reduce((all, each) => all + of(each), 0);
  const failed = sum(({ status }) => Number(status === 'failed'));
  const { mini_batches, items, bytes } = summary;
  const isRight =
    mini_batches.total === wanted.length &&
    mini_batches.failed === failed &&
    mini_batches.succeeded === wanted.length - failed &&
    items.total === sum((verdict) => verdict.items) &&
    items.failed === sum((verdict) => verdict.failedItems) &&
    bytes === sum(({ rows }) => rows.length);
  if (!isRight) job.violated(`I1: the summary does not add up: ${JSON.stringify({ mini_batches, items, bytes })}`);
}
