import { jsonBytes } from '../../core/job/json-bytes.ts';
import { layout } from '../../core/job/layout.ts';
import type { RunAddress, StepAddress } from '../../core/ports/step-address.ts';
import type { Store } from '../../core/ports/store.ts';
import type { Command, CommandContext } from '../context.ts';
import { findJob } from '../find-job.ts';
import { isAbandoned, isOver, readStep, type StepReport } from '../job-state.ts';
import { lookAt } from '../look-at.ts';
import { printJson, printLines } from '../print.ts';
import { readUntaken } from '../submitted-step.ts';

const WAIT_MS = 30_000;
const POLL_MS = 200;
const NOBODY = 'nobody is running it';

/** Asks a job to stop, waits a while for its end, and says what became of it. */
export const cancelCommand: Command<{ readonly job: string; readonly json: boolean }> = async (options, context) => {
  const store = context.openStore(context.workspace);
  const [step] = await findJob(store, options.job);
  if ((await readUntaken(store, step.jobId)) !== undefined) return cancelUntaken(step, options.json, context);
  const before = await readStep(store, step, context.isOwnerAlive);
  const isNew = before.summary === undefined && (await request(store, before, context));
  // What `millrace run` has needs no broker: then its code is not even loaded.
  const look = before.isServed && isAtWork(before) ? lookForServices(context) : undefined;
  const after = await waitForEnd(before, look, context);
  const why = isAtWork(after) ? await look?.why : undefined;
  if (options.json) printJson(context.stdout, (await lookAt(step, context)).view);
  else printLines(context.stdout, [`${step.jobId}: ${whatBecame(before, after, isNew)}`]);
  if (why !== undefined) printLines(context.stderr, [why]);
  return 0;
};

interface Look {
  readonly why: Promise<string | undefined>;
  hasFailed: boolean;
}

/** Beside the wait for the end. */
function lookForServices(context: CommandContext): Look {
  const why = import('../run/why-not-stopped.ts').then(({ whyNotStopped }) => whyNotStopped(context));
  const look = { why, hasFailed: false };
  why.catch(() => {
    look.hasFailed = true;
  });
  return look;
}

/** A planner that takes it finds that. */
async function cancelUntaken(step: StepAddress, json: boolean, context: CommandContext): Promise<number> {
  const store = context.openStore(context.workspace);
  await request(store, { ...step, run: 1 }, context);
  const isAlone = await isAbandoned(store, step, context.isOwnerAlive);
  const why = isAlone ? undefined : await lookForServices(context).why;
  if (json) printJson(context.stdout, (await lookAt(step, context)).view);
  else
    printLines(context.stdout, [
      `${step.jobId}: is marked as cancelled; ${isAlone ? NOBODY : 'no planner has taken it yet'}`,
    ]);
  if (why !== undefined) printLines(context.stderr, [why]);
  return 0;
}

/** False when somebody has asked before. */
async function request(store: Store, { jobId, run }: RunAddress, { now }: CommandContext): Promise<boolean> {
  return store.putIfAbsent(layout.cancel(jobId, run), jsonBytes({ requested_at: new Date(now()).toISOString() }));
}

/** One that services have waits for its collector at most. */
const isAtWork = ({ status, isServed }: StepReport): boolean =>
  status === 'running' || (status === 'waiting' && isServed);

/** Nobody ends what nobody runs, nor services that nobody reaches: there is nothing to wait for then. */
async function waitForEnd(before: StepReport, look: Look | undefined, context: CommandContext): Promise<StepReport> {
  const read = () => readStep(context.openStore(context.workspace), before, context.isOwnerAlive);
  let report = await read();
  if (!isAtWork(before)) return report;
  for (let waitedMs = 0; waitedMs < WAIT_MS && !isOver(report) && look?.hasFailed !== true; waitedMs += POLL_MS) {
    await context.sleep(POLL_MS);
    report = await read();
  }
  return report;
}

function whatBecame(before: StepReport, after: StepReport, isNew: boolean): string {
  if (before.summary !== undefined) {
    return before.status === 'cancelled' ? 'was cancelled before' : `is over already: ${before.status}`;
  }
  const asked = isNew ? '' : ' (it had been asked before)';
  if (after.summary !== undefined)
    return after.status + (after.status === 'cancelled' ? asked : ', before it could stop');
  if (isAtWork(after)) return `was asked to stop${asked} and has not ended yet`;
  return `is marked as cancelled${asked}; ${NOBODY}`;
}
