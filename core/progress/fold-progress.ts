import type { JournalEvent } from '../ports/journal.ts';
import type { Progress } from '../ports/progress.ts';
import type { ProgressState, WorkerState } from './progress-state.ts';

/** Further ones are not kept: whoever has so many reads the logs. */
const WARNINGS_MAX = 200;

type Event<Kind extends JournalEvent['kind']> = Extract<JournalEvent, { kind: Kind }>;

/** Takes an event in, at a monotonic time, and returns the same state, changed. Events of other runs alter nothing. */
export function foldProgress(state: ProgressState, event: JournalEvent, atMs: number): ProgressState {
  const { run, jobId, step } = state.address;
  if (event.run !== run || event.step !== step || event.jobId !== jobId) return state;
  const fold = FOLDS[event.kind] as (state: ProgressState, event: JournalEvent, atMs: number) => void;
  fold(state, event, atMs);
  return state;
}

/** One for each kind, so that a new kind stops the compiler. */
const FOLDS: { readonly [Kind in JournalEvent['kind']]: (s: ProgressState, e: Event<Kind>, atMs: number) => void } = {
  'try-began': tryBegan,
  'try-ended': tryEnded,
  'step-progressed': progressed,
  'step-opened': () => {},
  'step-left': () => {},
  'put-aside': () => {},
  'step-planned': planned,
  'step-sealing': (state, _event, atMs) => enter(state, 'sealing', atMs),
  'step-ended': ended,
  'worker-started': (state, { worker }, atMs) => workerStage(state, worker, 'starting', atMs),
  'init-began': (state, { worker }, atMs) => workerStage(state, worker, 'init', atMs),
  'init-ended': initEnded,
  'worker-ended': (state, { worker }) => void state.workers.delete(worker),
  'environment-building': building,
  'environment-over': built,
  warning: (state, { key, message }) => warn(state, key, message),
};

function building(state: ProgressState, { what }: Event<'environment-building'>, atMs: number): void {
  state.building ??= { what, sinceMs: atMs };
}

function built(state: ProgressState, _event: Event<'environment-over'>, atMs: number): void {
  state.building = undefined;
  state.movedMs = atMs;
}

function tryBegan(state: ProgressState, event: Event<'try-began'>, atMs: number): void {
  if (state.firstTryMs === undefined) {
    state.firstTryMs = atMs;
    startRunning(state, atMs);
  }
  if (state.waiting.size > 0) state.waiting.delete(event.index);
  const worker = workerOf(state, event.worker, atMs);
  worker.index = event.index;
  worker.attempt = event.attempt;
  worker.beganMs = atMs;
}

function tryEnded(state: ProgressState, event: Event<'try-ended'>, atMs: number): void {
  const worker = state.workers.get(event.worker);
  if (worker?.index === event.index) worker.index = -1;
  if (event.ending === 'succeeded') {
    state.movedMs = atMs;
    return;
  }
  const { index, attempt } = event;
  state.lastFailure = { index, attempt };
  if (event.retryInMs !== null) state.waiting.set(index, atMs + event.retryInMs);
  const { message, traceback, inputs } = event;
  state.firstError ??= { index, attempt, message, traceback, inputs: [...inputs] };
}

function progressed(state: ProgressState, event: Event<'step-progressed'>, atMs: number): void {
  const settled = event.counts.succeeded + event.counts.failed;
  const before = state.counts.succeeded + state.counts.failed;
  // Someone who lost the step may still speak: counters never go back.
  if (settled < before) return;
  countFrom(state, settled, atMs);
  state.counts = event.counts;
  state.next = Math.max(state.next, event.next);
  if (event.total !== undefined) state.total = event.total;
  if (settled === before) return;
  state.movedMs = atMs;
  state.rate.add(atMs, settled);
  startRunning(state, atMs);
}

/** A first run counts from nothing, a later one from what the earlier ones left. */
function countFrom(state: ProgressState, settled: number, atMs: number): void {
  if (state.hasCounts) return;
  state.hasCounts = true;
  if (state.address.run === 1) state.rate.add(state.firstTryMs ?? state.startedMs, 0);
  else state.rate.add(atMs, settled);
}

function planned(state: ProgressState, event: Event<'step-planned'>, atMs: number): void {
  state.total = event.total;
  state.totalItems = event.items;
  startRunning(state, atMs);
}

function startRunning(state: ProgressState, atMs: number): void {
  if (state.phase === 'planning') enter(state, 'running', atMs);
}

function ended(state: ProgressState, event: Event<'step-ended'>, atMs: number): void {
  state.endedMs = atMs;
  enter(state, event.status, atMs);
}

function enter(state: ProgressState, phase: Progress['phase'], atMs: number): void {
  state.phase = phase;
  state.movedMs = atMs;
}

function initEnded(state: ProgressState, event: Event<'init-ended'>, atMs: number): void {
  if (event.error === null) {
    workerStage(state, event.worker, 'ready', atMs);
    return;
  }
  state.initFailures++;
  state.workers.delete(event.worker);
  warn(state, 'init-failed', `init() failed in worker ${event.worker}: ${event.error}`);
}

function workerStage(state: ProgressState, number: number, stage: WorkerState['stage'], atMs: number): void {
  const worker = workerOf(state, number, atMs);
  worker.stage = stage;
  worker.sinceMs = atMs;
  worker.index = -1;
}

function workerOf(state: ProgressState, number: number, atMs: number): WorkerState {
  const known = state.workers.get(number);
  if (known !== undefined) return known;
  // Its start was not heard of; one that runs a mini-batch is ready.
  const worker: WorkerState = { stage: 'ready', sinceMs: atMs, index: -1, attempt: 0, beganMs: atMs };
  state.workers.set(number, worker);
  return worker;
}

function warn(state: ProgressState, key: string, message: string): void {
  if (state.warningKeys.has(key) || state.warningKeys.size >= WARNINGS_MAX) return;
  state.warningKeys.add(key);
  state.warnings = [...state.warnings, message];
}
