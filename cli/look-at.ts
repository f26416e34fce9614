import { readCheckedState } from '../core/job/checked-state.ts';
import { layout } from '../core/job/layout.ts';
import { damageIn } from '../core/job/read-state.ts';
import type { Mark } from '../core/pacing/mark.ts';
import { noCounts } from '../core/ports/no-totals.ts';
import type { StepAddress } from '../core/ports/step-address.ts';
import type { Store } from '../core/ports/store.ts';
import type { CommandContext } from './context.ts';
import { isAbandoned, isOver, readStep, type StepReport } from './job-state.ts';
import { type StepView, viewStep, viewUntaken } from './step-view.ts';
import { readUntaken } from './submitted-step.ts';

export interface Look {
  readonly view: StepView;
  /** Nobody can tell from here whether its owner lives. */
  readonly isOwnerUnknown: boolean;
  /** A file that should tell how far it is, and cannot be read. */
  readonly damaged: string | undefined;
  /** Who of the services has not taken it up yet; undefined where that is not what it waits for. */
  readonly notTaken: 'planner' | 'collector' | undefined;
  /** Whose scorers have done nothing of it so far; undefined where they have, or none is needed. */
  readonly untouchedBy: string | undefined;
}

/** What is known of a step, whoever has it or nobody yet. */
export async function lookAt(step: StepAddress, context: CommandContext): Promise<Look> {
  const store = context.openStore(context.workspace);
  const untaken = await readUntaken(store, step.jobId);
  if (untaken !== undefined) {
    const isCancelRequested = (await store.stat(layout.cancel(step.jobId, 1))) !== undefined;
    const status = (await isAbandoned(store, step, context.isOwnerAlive)) ? 'interrupted' : 'waiting';
    const notTaken = status === 'waiting' ? 'planner' : undefined;
    return { view: viewUntaken(untaken, status, isCancelRequested), ...NOTHING_KNOWN, notTaken };
  }
  const report = await readStep(store, step, context.isOwnerAlive);
  const { isOwnerUnknown, damaged } = report;
  const view = viewStep(report, await publishedAgain(store, report));
  const notTaken = report.isServed && report.status === 'waiting' ? 'collector' : undefined;
  return { view, isOwnerUnknown, damaged, notTaken, untouchedBy: untouchedBy(report) };
}

const NOTHING_KNOWN = { isOwnerUnknown: false, damaged: undefined, untouchedBy: undefined };

function untouchedBy({ isServed, status, progress, damaged, manifest }: StepReport): string | undefined {
  const { counts = noCounts, total, isDecided = false } = progress ?? {};
  const isUntouched = counts.succeeded + counts.failed === 0 && total !== 0 && !isDecided && damaged === undefined;
  return isServed && (status === 'running' || status === 'waiting') && isUntouched
    ? manifest.settings.computeTarget
    : undefined;
}

/** 0 where the planner's mark cannot be read: only the planner goes by it, and says so. */
async function publishedAgain(store: Store, report: StepReport): Promise<number> {
  if (isOver(report)) return 0;
  try {
    const mark = await readCheckedState<Mark>(store, layout.mark(report, report.run));
    const again = mark?.outstanding.filter(([, , , , publication]) => publication > 1) ?? [];
    return again.reduce((sum, [, count]) => sum + count, 0);
  } catch (error) {
    damageIn(error);
    return 0;
  }
}
