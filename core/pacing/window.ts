/** A scorer as the planner sees it for one step. */
export interface PacedScorer {
  readonly id: string;
  readonly workers: number;
  /** Of this run. */
  readonly verdicts: number;
  /** Undefined before its first verdict. */
  readonly meanMs: number | undefined;
}

const HORIZON_MS = 1_000;
const GROWTH_A_VERDICT = 8;
/** A mini-batch that took no measurable time still takes the hand-over. */
const SHORTEST_MS = 0.02;
/** More than a scorer gets through between two looks at the board, however fast its workers are. Each takes memory. */
const MOST_OUTSTANDING = 4_096;
/** Nor more files and parts of files than this, in all mini-batches together: that is some 10 MB. */
const MOST_SLICES = 65_536;

/**
 * How many mini-batches of a step may be outstanding on each scorer (DESIGN, "Pacing by verdicts"): what its workers
 * serve in a second, at least 2 × W, at most what one scorer can get through and hold; at most 2 × W + 8 × its verdicts, because a
 * few empty mini-batches prove nothing; and at most its share by speed of all that has no verdict yet, but never below W,
 * so that all end together.
 *
 * @param unsettled mini-batches without a verdict; undefined while the plan is not complete.
 * @param slicesEach of the largest mini-batch that comes next.
 */
export function windows(
  scorers: readonly PacedScorer[],
  unsettled: number | undefined,
  slicesEach = 1,
): ReadonlyMap<string, number> {
  const most = Math.min(MOST_OUTSTANDING, Math.ceil(MOST_SLICES / slicesEach));
  const speeds = speedsOf(scorers);
  const allSpeed = [...speeds.values()].reduce((sum, speed) => sum + speed, 0);
  return new Map(
    scorers.map((scorer) => {
      const { id, workers, verdicts, meanMs } = scorer;
      const served = meanMs === undefined ? 0 : Math.ceil((workers * HORIZON_MS) / Math.max(meanMs, SHORTEST_MS));
      const wanted = Math.max(Math.min(served, most), 2 * workers);
      const grown = Math.min(wanted, 2 * workers + GROWTH_A_VERDICT * verdicts);
      return [id, Math.min(grown, shareCap(speeds.get(id), allSpeed, unsettled, workers))];
    }),
  );
}

function shareCap(speed: number | undefined, allSpeed: number, unsettled: number | undefined, workers: number): number {
  if (unsettled === undefined || speed === undefined || allSpeed === 0) return Number.POSITIVE_INFINITY;
  return Math.max(workers, Math.ceil((unsettled * speed) / allSpeed));
}

/** Mini-batches per ms; a scorer without verdicts counts as average. Empty before any verdict. */
function speedsOf(scorers: readonly PacedScorer[]): ReadonlyMap<string, number> {
  const perWorker = scorers.flatMap(({ meanMs }) => (meanMs === undefined ? [] : [1 / Math.max(meanMs, SHORTEST_MS)]));
  if (perWorker.length === 0) return new Map();
  const average = perWorker.reduce((sum, each) => sum + each, 0) / perWorker.length;
  return new Map(
    scorers.map(({ id, workers, meanMs }) => [
      id,
      workers * (meanMs === undefined ? average : 1 / Math.max(meanMs, SHORTEST_MS)),
    ]),
  );
}

/**
 * Deals `count` descriptors one at a time to the scorer whose window is emptiest in proportion; deals fewer when all
 * windows are full. Returns whom each goes to, in order.
 */
export function deal(
  count: number,
  limits: ReadonlyMap<string, number>,
  outstanding: ReadonlyMap<string, number>,
): readonly string[] {
  const held = new Map([...limits.keys()].map((id) => [id, outstanding.get(id) ?? 0]));
  const dealt: string[] = [];
  while (dealt.length < count) {
    const id = emptiest(limits, held);
    if (id === undefined) break;
    held.set(id, (held.get(id) ?? 0) + 1);
    dealt.push(id);
  }
  return dealt;
}

function emptiest(limits: ReadonlyMap<string, number>, held: ReadonlyMap<string, number>): string | undefined {
  let best: string | undefined;
  let fullness = 1;
  for (const [id, limit] of limits) {
    const filled = limit === 0 ? 1 : (held.get(id) ?? 0) / limit;
    if (filled < fullness) [best, fullness] = [id, filled];
  }
  return best;
}
