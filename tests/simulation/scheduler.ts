/** Virtual time: what is to happen, by the moment it happens; of the same moment, in the order it was asked for. */
export class Scheduler {
  /** Since the world began. */
  nowMs = 0;
  /** Events that have happened. */
  steps = 0;
  #asked = 0;
  readonly #heap: Planned[] = [];

  /** Returns what calls it off. */
  after(delayMs: number, act: () => void): () => void {
    const planned: Planned = { atMs: this.nowMs + Math.max(0, delayMs), order: this.#asked, act };
    this.#asked += 1;
    push(this.#heap, planned);
    return () => {
      planned.act = undefined;
    };
  }

  /** Lets one event happen with all that follows from it at once; false when nothing is planned. */
  async step(): Promise<boolean> {
    // What happens without any time passing may take some turns until it asks for more.
    for (let turn = 0; this.#heap.length === 0 && turn < MOST_IDLE_TURNS; turn += 1) await turnOfTheLoop();
    const next = pop(this.#heap);
    if (next === undefined) return false;
    if (next.act === undefined) return true;
    this.nowMs = next.atMs;
    this.steps += 1;
    next.act();
    await (this.steps % TURN_STEPS === 0 ? turnOfTheLoop() : microtasks());
    return true;
  }
}

interface Planned {
  readonly atMs: number;
  readonly order: number;
  act: (() => void) | undefined;
}

/** Rejections that nobody caught are told only when the event loop comes round. */
const TURN_STEPS = 64;
const MOST_IDLE_TURNS = 20;
const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Asked for within a microtask, a tick comes when all microtasks have run: much sooner than the loop comes round. */
const microtasks = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

const isSooner = (one: Planned, other: Planned): boolean =>
  one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);

function push(heap: Planned[], planned: Planned): void {
  let at = heap.length;
  heap.push(planned);
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above] as Planned;
    if (!isSooner(planned, parent)) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = planned;
}

function pop(heap: Planned[]): Planned | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= heap.length) break;
    if (below + 1 < heap.length && isSooner(heap[below + 1] as Planned, heap[below] as Planned)) below += 1;
    if (!isSooner(heap[below] as Planned, last)) break;
    heap[at] = heap[below] as Planned;
    at = below;
  }
  heap[at] = last;
  return first;
}
