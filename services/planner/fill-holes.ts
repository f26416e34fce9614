import { firstInputs } from '../../core/mini-batch/first-inputs.ts';
import { failedItemsOf } from '../../core/mini-batch/items-of.ts';
import { Holes, type LaneState } from '../../core/pacing/holes.ts';
import { isLost } from '../../core/pacing/lost.ts';
import type { PlannedMiniBatch } from '../../core/ports/codec.ts';
import type { RunProgress } from '../../core/ports/progress-board.ts';
import { addressOf } from '../../core/ports/records.ts';
import { GROUPS, TOPICS } from '../../core/ports/transport.ts';
import { readTablePlan } from '../../core/table/kept-table-plan.ts';
import { type Dealer, MOST_DESCRIPTORS, NO_LANE } from './dealer.ts';
import type { RunScope } from './run-scope.ts';

const PERIOD_MS = 5_000;

/** Publishes again what is provably gone, and at once what waits for a scorer whose `init()` failed. */
export async function fillHoles(scope: RunScope, dealer: Dealer): Promise<void> {
  const { ports, signal } = scope;
  const holes = new Holes();
  const strandings = new Map<number, number>();
  while (!signal.aborted) {
    await ports.clock.sleep(PERIOD_MS, signal);
    const progress = signal.aborted ? undefined : await dealer.progress();
    if (progress === undefined || progress.isDecided) continue;
    const gone = await goneOf(scope, dealer, holes, progress);
    await publishAgain(scope, dealer, new Set(gone), new Set(strandedOf(dealer, progress)), strandings);
  }
}

async function goneOf(
  { ports, compute, opened }: RunScope,
  dealer: Dealer,
  holes: Holes,
  progress: RunProgress,
): Promise<readonly number[]> {
  const { transport, clock } = ports;
  const topic = TOPICS.miniBatches(compute);
  dealer.remember(progress);
  const stateOf = async (lane: number): Promise<LaneState> => {
    if (lane === NO_LANE) return { committed: undefined, start: 0, end: 0 };
    const committed = await transport.committed(topic, GROUPS.scorer(compute), lane);
    return { committed, ...(await transport.bounds(topic, lane)) };
  };
  const used = new Set([NO_LANE, ...[...dealer.outstanding.entries()].map(([, { lane }]) => lane)]);
  // Together: the broker is asked once for all of them.
  const lanes = new Map(await Promise.all([...used].map(async (lane) => [lane, await stateOf(lane)] as const)));
  // After the lanes: what was acked has its verdict on the log before this end.
  const { start, end: logEnd } = await transport.bounds(TOPICS.results, opened.partition);
  // What the log holds no more nobody can read.
  const readTo = Math.max(start, progress.logOffset);
  const isAmongUnable = progress.initFailed.length > 0;
  const { done } = progress;
  return holes.find(dealer.outstanding, { done, lanes, logEnd, readTo, isAmongUnable, nowMs: clock.monotonicMs() });
}

/** Their scorer acks them unrun: nobody else will ever see them. */
function strandedOf(dealer: Dealer, { initFailed, done }: RunProgress): readonly number[] {
  const stranded: number[] = [];
  for (const [index, { scorer }] of dealer.outstanding.entries()) {
    if (initFailed.includes(scorer) && !done.has(index)) stranded.push(index);
  }
  return stranded;
}

async function publishAgain(
  scope: RunScope,
  dealer: Dealer,
  gone: ReadonlySet<number>,
  stranded: ReadonlySet<number>,
  /** How often each was before. */
  strandings: Map<number, number>,
): Promise<void> {
  const indices = new Set([...gone, ...stranded]);
  if (indices.size === 0) return;
  const progress = await dealer.progress();
  const initFailed = progress?.initFailed ?? [];
  const scorers = (await dealer.lanes.scorers(initFailed)).map(({ id }) => id);
  if (scorers.length === 0) return;
  const again: PlannedMiniBatch[] = [];
  const found: number[] = [];
  const publish = async (): Promise<void> => {
    const some = inTurn(again.splice(0), dealer);
    await dealer.publish(
      some,
      some.map(({ index }) => scorers[index % scorers.length] as string),
    );
  };
  for await (const miniBatch of scope.shelf.pick(indices)) {
    // Another planner counts anew what is lost.
    if (scope.signal.aborted) return;
    const { publication = 0 } = dealer.outstanding.get(miniBatch.index) ?? {};
    const { index } = miniBatch;
    const isStranded = stranded.has(index);
    const times = (strandings.get(index) ?? 0) + (isStranded ? 1 : 0);
    if (isStranded) strandings.set(index, times);
    const unread = { publication, stranded: times, isStranded, isAmongUnable: initFailed.length > 0 };
    const mayBeLost = gone.has(index) && isLost(unread, scope.manifest.settings.runMaxTry);
    if (mayBeLost) await sayLost(scope, miniBatch, publication);
    else again.push(miniBatch);
    if (gone.has(index) && !mayBeLost) found.push(index);
    if (again.length >= MOST_DESCRIPTORS) await publish();
  }
  await publish();
  if (found.length > 0) tellOf(scope, found);
}

function tellOf({ ports, run }: RunScope, indices: readonly number[]): void {
  const which = `${indices.length}, the first is ${indices[0]}`;
  const message = `mini-batches that nobody had any more were published again: ${which}`;
  ports.journal.note({ kind: 'warning', ...run, key: message, message });
}

/** Every other time backwards: one that kills its scorer must not come before the same others each time. */
function inTurn(miniBatches: readonly PlannedMiniBatch[], { outstanding }: Dealer): readonly PlannedMiniBatch[] {
  const [first] = miniBatches;
  const { publication = 0 } = (first && outstanding.get(first.index)) ?? {};
  return publication % 2 === 0 ? miniBatches : miniBatches.toReversed();
}

/** It was published so often and never came back. */
async function sayLost({ ports, run, publish }: RunScope, miniBatch: PlannedMiniBatch, times: number): Promise<void> {
  const { index } = miniBatch;
  const message = `lost: its descriptor was published ${times} times and each time nobody gave a verdict`;
  const ended = { attempt: times, worker: 0, startedAtMs: ports.clock.now(), durationMs: 0 };
  const tries = [{ ...ended, ending: 'lost', message, traceback: '' }];
  const table = miniBatch.ranges ? await readTablePlan(ports.store, run, miniBatch.input) : undefined;
  const about = { ...failedItemsOf(miniBatch), inputs: firstInputs(miniBatch, table), tries };
  const verdict = { scorer: 'planner', ...about, durationMs: 0, claim: null };
  await publish({ kind: 'MiniBatchFailed', ...run, index, ...verdict });
  ports.journal.note({
    kind: 'warning',
    ...run,
    key: `lost-${addressOf(run)}`,
    message: `mini-batch ${index}: ${message}`,
  });
}
