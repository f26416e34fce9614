import type { CommandContext } from '../context.ts';
import type { StepReport } from '../job-state.ts';
import { printJson } from '../print.ts';
import { viewStep } from '../step-view.ts';
import { answer } from './tell-end.ts';

const PERIOD_MS = 1_000;

/** With `--json`: the answer of a job as it is so far, a line each time it has changed, at most one in a second. */
export class ProgressLines {
  readonly #context: CommandContext;
  #toldMs = Number.NEGATIVE_INFINITY;
  #told = '';

  constructor(context: CommandContext) {
    this.#context = context;
  }

  note(report: StepReport, elapsedMs: number): void {
    const nowMs = this.#context.monotonicMs();
    if (nowMs - this.#toldMs < PERIOD_MS) return;
    const view = answer(viewStep(report));
    const news = JSON.stringify(view);
    if (news === this.#told) return;
    this.#toldMs = nowMs;
    this.#told = news;
    printJson(this.#context.stdout, { ...view, seconds: Math.round(elapsedMs) / 1_000 });
  }
}
