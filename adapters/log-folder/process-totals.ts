import type { TryEvent } from '../../core/ports/journal.ts';
import { processName } from '../../core/ports/log-files.ts';
import { csvCell } from './csv-cell.ts';
import { IsoStamps } from './iso-stamps.ts';

type TryEnded = Extract<TryEvent, { kind: 'try-ended' }>;

const FIGURES =
  'Tries,Succeeded,Failed,Items,Items Succeeded,First Start Time UTC,Last End Time UTC,Run Method Seconds';
export const PROCESS_HEADER = `Process,${FIGURES}\n`;
export const NODE_HEADER = `Node,Processes,${FIGURES}\n`;

/** What a worker, or all of a node, has done. */
interface Totals {
  tries: number;
  succeeded: number;
  items: number;
  succeededItems: number;
  firstStartMs: number;
  lastEndMs: number;
  durationMs: number;
}

/** Sums tries up by worker, for those who look which machine was slow or failed. On the hot path of every mini-batch. */
export class ProcessTotals {
  readonly #node: string;
  readonly #totals: (Totals | undefined)[] = [];

  constructor(node: string) {
    this.#node = node;
  }

  add({ worker, ending, items, succeededItems, startedAtMs, durationMs }: TryEnded): void {
    const totals = this.#totals[worker] ?? none();
    this.#totals[worker] = totals;
    totals.tries += 1;
    if (ending === 'succeeded') totals.succeeded += 1;
    totals.items += items;
    totals.succeededItems += succeededItems;
    totals.firstStartMs = Math.min(totals.firstStartMs, startedAtMs);
    totals.lastEndMs = Math.max(totals.lastEndMs, startedAtMs + durationMs);
    totals.durationMs += durationMs;
  }

  /** Rows below the two headers; empty where no try has ended. */
  rows(): { readonly processes: string; readonly node: string } {
    const done = [...this.#totals.entries()].filter((each): each is [number, Totals] => each[1] !== undefined);
    if (done.length === 0) return { processes: '', node: '' };
    const place = (worker: number): string => csvCell(`${this.#node}/${processName(worker)}`);
    const processes = done.map(([worker, totals]) => `${place(worker)},${figures(totals)}\n`);
    const all = done.map(([, totals]) => totals).reduce(sum, none());
    return { processes: processes.join(''), node: `${csvCell(this.#node)},${done.length},${figures(all)}\n` };
  }
}

const none = (): Totals => ({
  tries: 0,
  succeeded: 0,
  items: 0,
  succeededItems: 0,
  firstStartMs: Number.POSITIVE_INFINITY,
  lastEndMs: 0,
  durationMs: 0,
});

const sum = (a: Totals, b: Totals): Totals => ({
  tries: a.tries + b.tries,
  succeeded: a.succeeded + b.succeeded,
  items: a.items + b.items,
  succeededItems: a.succeededItems + b.succeededItems,
  firstStartMs: Math.min(a.firstStartMs, b.firstStartMs),
  lastEndMs: Math.max(a.lastEndMs, b.lastEndMs),
  durationMs: a.durationMs + b.durationMs,
});

function figures({ tries, succeeded, items, succeededItems, firstStartMs, lastEndMs, durationMs }: Totals): string {
  const stamps = new IsoStamps();
  const times = [stamps.stamp(firstStartMs), stamps.stamp(lastEndMs), Math.round(durationMs) / 1000];
  return [tries, succeeded, tries - succeeded, items, succeededItems, ...times].join(',');
}
