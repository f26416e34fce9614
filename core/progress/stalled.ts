import type { ProgressState, WorkerState } from './progress-state.ts';
import { spokenDuration } from './spoken-duration.ts';

const QUIET_MS = 5000;

/** One sentence on why nothing was settled for a while; undefined while things move, and once the run is over. */
export function stalledSentence(state: ProgressState, atMs: number): string | undefined {
  if (state.endedMs !== undefined) return undefined;
  if (state.building !== undefined) return building(state.building, atMs);
  if (atMs - state.movedMs < QUIET_MS) return undefined;
  if (state.phase === 'sealing') return `the output has been in the making for ${spokenDuration(atMs - state.movedMs)}`;
  return (
    longRunning(state, atMs) ??
    initialising(state, atMs) ??
    waitingForTry(state, atMs) ??
    withoutWorkers(state) ??
    withoutWork(state)
  );
}

/** Said at once: nothing can move before. */
const building = ({ what, sinceMs }: NonNullable<ProgressState['building']>, atMs: number): string =>
  `building the environment: ${what}, ${spokenDuration(atMs - sinceMs)}`;

function longRunning(state: ProgressState, atMs: number): string | undefined {
  let oldest: [number, WorkerState] | undefined;
  for (const entry of state.workers) {
    if (entry[1].index >= 0 && (oldest === undefined || entry[1].beganMs < oldest[1].beganMs)) oldest = entry;
  }
  if (oldest === undefined) return undefined;
  const [number, { index, attempt, beganMs }] = oldest;
  if (atMs - beganMs < QUIET_MS && state.lastFailure !== undefined) return failing(state, state.lastFailure);
  const age = spokenDuration(atMs - beganMs);
  return `mini-batch ${index} has been running for ${age} in worker ${number} (${tryOf(state, attempt)})`;
}

/** Tries are short, but none of them succeeds. */
const failing = (state: ProgressState, { index, attempt }: { index: number; attempt: number }): string =>
  `tries fail: the last one was of mini-batch ${index} (${tryOf(state, attempt)})`;

function initialising(state: ProgressState, atMs: number): string | undefined {
  const inInit = [...state.workers.values()].filter((worker) => worker.stage === 'init');
  if (inInit.length === 0) return undefined;
  const age = atMs - Math.min(...inInit.map((worker) => worker.sinceMs));
  const said = inInit.length === 1 ? '1 worker has' : `${inInit.length} workers have`;
  return `${said} been in init() for ${spokenDuration(age)}${failedInits(state)}`;
}

function failedInits({ initFailures }: ProgressState): string {
  if (initFailures === 0) return '';
  return `, after it failed ${initFailures === 1 ? 'once' : `${initFailures} times`}`;
}

function waitingForTry(state: ProgressState, atMs: number): string | undefined {
  let first: [number, number] | undefined;
  for (const entry of state.waiting) if (first === undefined || entry[1] < first[1]) first = entry;
  if (first === undefined) return undefined;
  const [index, dueMs] = first;
  return `all workers wait: next try of mini-batch ${index} in ${spokenDuration(dueMs - atMs)}`;
}

function withoutWorkers(state: ProgressState): string | undefined {
  if ([...state.workers.values()].some((worker) => worker.stage === 'ready')) return undefined;
  if (state.initFailures > 0) return `no worker is ready${failedInits(state).replace(', after it', ': init() has')}`;
  return state.firstTryMs === undefined && state.total === undefined ? undefined : 'no worker is ready';
}

function withoutWork(state: ProgressState): string {
  if (state.firstTryMs === undefined && state.total === undefined) {
    return 'no mini-batch is planned yet: still listing inputs';
  }
  return `no mini-batch is running: the output waits for mini-batch ${state.next}`;
}

const tryOf = ({ maxTries }: ProgressState, attempt: number): string =>
  maxTries === undefined ? `try ${attempt}` : `try ${attempt} of ${maxTries}`;
