import { describeMiniBatch } from '../../core/mini-batch/descriptor.ts';
import type { PlannedMiniBatch } from '../../core/mini-batch/planned.ts';
import { Outstanding } from '../../core/pacing/outstanding.ts';
import { deal, windows } from '../../core/pacing/window.ts';
import type { RunProgress } from '../../core/ports/progress-board.ts';
import { type OutgoingRecord, TOPICS } from '../../core/ports/transport.ts';
import type { RunScope } from './run-scope.ts';
import { ScorerLanes } from './scorer-lanes.ts';

/** While no scorer is there. */
const POLL_MS = 50;
/** Descriptors of one publish. */
const MOST_AT_ONCE = 512;

/** Publishes descriptors, never more than the scorers' windows have room for. */
export async function dealOut(scope: RunScope): Promise<void> {
  const lanes = new ScorerLanes(scope.ports, scope.settings, scope.manifest.settings.nodeCount);
  const outstanding = new Outstanding();
  if (scope.run.run > 1) await firstProgress(scope);
  for await (const part of scope.shelf.parts(scope.signal)) {
    const done = (await progressOf(scope))?.done;
    const todo = part.filter(({ index }) => !done?.has(index));
    for (let at = 0; at < todo.length && !scope.signal.aborted; ) {
      const progress = await progressOf(scope);
      if (progress?.isDecided) return;
      const scorers = await room(scope, lanes, outstanding, progress, Math.min(MOST_AT_ONCE, todo.length - at));
      await publish(scope, lanes, outstanding, todo.slice(at, at + scorers.length), scorers);
      at += scorers.length;
      if (at < todo.length && scorers.length < MOST_AT_ONCE) await waitForRoom(scope, lanes, progress);
    }
  }
}

/** A later run may have little left to do: only its collector knows what. */
async function firstProgress(scope: RunScope): Promise<void> {
  const { board } = scope.ports;
  while (!scope.signal.aborted) {
    const seen = await board.read(scope.run);
    if (seen?.run === scope.run.run) return;
    await board.changed(scope.run, seen, scope.signal);
  }
}

/** Undefined while the board has none of this run. */
async function progressOf({ ports, run }: RunScope): Promise<RunProgress | undefined> {
  const progress = await ports.board.read(run);
  return progress?.run === run.run ? progress : undefined;
}

/** Whom the next descriptors may go to, in order: none when all windows are full. */
async function room(
  scope: RunScope,
  lanes: ScorerLanes,
  outstanding: Outstanding,
  progress: RunProgress | undefined,
  wanted: number,
): Promise<readonly string[]> {
  if (progress !== undefined) outstanding.settle(progress.done);
  const members = await lanes.scorers(progress?.initFailed ?? []);
  const paced = members.map(({ id, workers }) => {
    const pace = progress?.scorers.get(id);
    return { id, workers, verdicts: pace?.verdicts ?? 0, meanMs: pace?.meanMs };
  });
  const total = scope.shelf.total;
  const unsettled = total === undefined ? undefined : total - (progress?.done.size ?? 0);
  return deal(wanted, windows(paced, unsettled), outstanding.byScorer);
}

async function publish(
  { ports, run, settings }: RunScope,
  lanes: ScorerLanes,
  outstanding: Outstanding,
  miniBatches: readonly PlannedMiniBatch[],
  scorers: readonly string[],
): Promise<void> {
  if (miniBatches.length === 0) return;
  const records = miniBatches.map((miniBatch, at): OutgoingRecord => {
    const scorer = scorers[at] as string;
    outstanding.published(miniBatch.index, scorer);
    const value = ports.codec.encode(describeMiniBatch(run, miniBatch, 1));
    return { key: null, partition: lanes.laneOf(scorer), value };
  });
  await ports.transport.publish(TOPICS.miniBatches(settings.compute), records);
}

async function waitForRoom(
  { ports, run, signal }: RunScope,
  lanes: ScorerLanes,
  seen: RunProgress | undefined,
): Promise<void> {
  if (lanes.isEmpty) await ports.clock.sleep(POLL_MS, signal);
  else await ports.board.changed(run, seen, signal);
}
