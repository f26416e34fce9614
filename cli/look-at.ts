import { layout } from '../core/job/layout.ts';
import type { StepAddress } from '../core/ports/step-address.ts';
import type { CommandContext } from './context.ts';
import { isAbandoned, readStep } from './job-state.ts';
import { type StepView, viewStep, viewUntaken } from './step-view.ts';
import { readUntaken } from './submitted-step.ts';

export interface Look {
  readonly view: StepView;
  /** Nobody can tell from here whether its owner lives. */
  readonly isOwnerUnknown: boolean;
  /** A file that should tell how far it is, and cannot be read. */
  readonly damaged: string | undefined;
}

/** What is known of a step, whoever has it or nobody yet. */
export async function lookAt(step: StepAddress, context: CommandContext): Promise<Look> {
  const store = context.openStore(context.workspace);
  const untaken = await readUntaken(store, step.jobId);
  if (untaken !== undefined) {
    const isCancelRequested = (await store.stat(layout.cancel(step.jobId, 1))) !== undefined;
    const status = (await isAbandoned(store, step, context.isOwnerAlive)) ? 'interrupted' : 'waiting';
    const view = { ...viewUntaken(untaken, isCancelRequested), status } as const;
    return { view, isOwnerUnknown: false, damaged: undefined };
  }
  const report = await readStep(store, step, context.isOwnerAlive);
  const { isOwnerUnknown, damaged } = report;
  return { view: viewStep(report), isOwnerUnknown, damaged };
}
