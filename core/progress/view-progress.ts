import type { Progress, RunningTry } from '../ports/progress.ts';
import { etaMs } from './eta.ts';
import type { ProgressState } from './progress-state.ts';
import { stalledSentence } from './stalled.ts';

/** What a person wants to see of the run at this monotonic time. Nothing in it changes later. */
export function viewProgress(state: ProgressState, atMs: number): Progress {
  const nowMs = state.endedMs ?? atMs;
  const settled = state.counts.succeeded + state.counts.failed;
  const ratePerSecond = state.rate.perSecond(nowMs);
  return {
    ...state.address,
    phase: state.phase,
    total: state.total,
    totalItems: state.totalItems,
    counts: state.counts,
    next: state.next,
    elapsedMs: nowMs - state.startedMs,
    ratePerSecond,
    etaMs: state.endedMs === undefined ? etaMs(state.total, settled, ratePerSecond) : undefined,
    workers: workersOf(state),
    oldest: oldestOf(state, nowMs),
    firstError: state.firstError,
    warnings: state.warnings,
    stalled: stalledSentence(state, nowMs),
  };
}

function workersOf(state: ProgressState): NonNullable<Progress['workers']> {
  let ready = 0;
  let busy = 0;
  for (const worker of state.workers.values()) {
    if (worker.stage === 'ready') ready++;
    if (worker.index >= 0) busy++;
  }
  return { alive: state.workers.size, ready, busy };
}

function oldestOf(state: ProgressState, nowMs: number): RunningTry | undefined {
  let oldest: RunningTry | undefined;
  for (const [number, { index, attempt, beganMs }] of state.workers) {
    const ageMs = nowMs - beganMs;
    if (index >= 0 && (oldest === undefined || ageMs > oldest.ageMs))
      oldest = { index, attempt, worker: number, ageMs };
  }
  return oldest;
}
