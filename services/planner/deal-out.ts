import { checkedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import type { RunProgress } from '../../core/ports/progress-board.ts';
import { Dealer, MOST_DESCRIPTORS } from './dealer.ts';
import { fillHoles } from './fill-holes.ts';
import { firstProgress } from './first-progress.ts';
import { NobodyThere } from './nobody-there.ts';
import type { RunScope } from './run-scope.ts';
import { waitForLanes } from './wait-for-lanes.ts';

/** While no scorer is there. */
const POLL_MS = 50;
const MARK_PERIOD_MS = 1_000;

/** Publishes descriptors, never more than the scorers' windows have room for, until the run is decided. */
export async function dealOut(scope: RunScope): Promise<void> {
  await waitForLanes(scope);
  const dealer = await Dealer.open(scope);
  await Promise.all([dealParts(scope, dealer), keepMark(scope, dealer), fillHoles(scope, dealer)]);
}

async function dealParts(scope: RunScope, dealer: Dealer): Promise<void> {
  if (scope.run.run > 1) await firstProgress(scope);
  const nobody = new NobodyThere(scope);
  for await (const part of scope.shelf.parts(scope.signal)) {
    const todo = await dealer.todo(part);
    for (let at = 0; at < todo.length && !scope.signal.aborted; ) {
      const { seen, progress } = await dealer.look();
      // Whoever decided may die before the store knows, and its successor needs what is left.
      if (progress?.isDecided) {
        await waitForNews(scope, dealer, seen);
        continue;
      }
      const scorers = await dealer.room(progress, todo.slice(at, at + MOST_DESCRIPTORS));
      await dealer.publish(todo.slice(at, at + scorers.length), scorers);
      if (scorers.length > 0) nobody.over();
      at += scorers.length;
      if (at < todo.length && scorers.length < MOST_DESCRIPTORS) await waitForRoom(scope, dealer, { seen, nobody });
    }
  }
  dealer.isThrough = !scope.signal.aborted;
}

interface Waiting {
  readonly seen: RunProgress | undefined;
  readonly nobody: NobodyThere;
}

async function waitForRoom(scope: RunScope, dealer: Dealer, { seen, nobody }: Waiting): Promise<void> {
  if (!dealer.lanes.isEmpty) {
    nobody.over();
    await waitForNews(scope, dealer, seen);
    return;
  }
  nobody.note();
  await scope.ports.clock.sleep(POLL_MS, scope.signal);
}

function waitForNews({ ports, run }: RunScope, dealer: Dealer, seen: RunProgress | undefined): Promise<void> {
  return ports.board.changed(run, seen, dealer.patience);
}

async function keepMark({ ports, run, signal }: RunScope, dealer: Dealer): Promise<void> {
  let kept = '';
  while (!signal.aborted) {
    await ports.clock.sleep(MARK_PERIOD_MS, signal);
    dealer.lookAnew();
    const mark = dealer.mark();
    const text = JSON.stringify(mark);
    if (signal.aborted || text === kept) continue;
    await ports.store.put(layout.mark(run, run.run), checkedState(mark));
    kept = text;
  }
}
