import type { TryEvent } from '../../core/ports/journal.ts';
import { processName } from '../../core/ports/log-files.ts';
import { csvCell } from './csv-cell.ts';
import { IsoStamps } from './iso-stamps.ts';

/** PRS's columns. */
export const CSV_HEADER = `${[
  'Mini-batch Id',
  'Picked Count',
  'Process',
  'Start Time UTC',
  'Total',
  'Succeeded',
  'Failed',
  'Elapsed Seconds',
  'Process Seconds',
  'Run Method Seconds',
  'Status',
  'Error Category',
  'Error Message',
  'Mini-batch Detail',
].join(',')}\n`;

type TryEnded = Extract<TryEvent, { kind: 'try-ended' }>;

/** Makes a row for each try, for `processed_mini-batches.csv`. On the hot path of every mini-batch. */
export class CsvRows {
  readonly #node: string;
  readonly #stamps = new IsoStamps();
  readonly #processes: string[] = [];

  constructor(node: string) {
    this.#node = node;
  }

  row(event: TryEnded): string {
    const { index, attempt, worker, items, succeededItems, ending } = event;
    this.#processes[worker] ??= csvCell(`${this.#node}/${processName(worker)}`);
    const seconds = Math.round(event.durationMs * 1000) / 1_000_000;
    const start = `${index},${attempt},${this.#processes[worker]},${this.#stamps.stamp(event.startedAtMs)}`;
    const figures = `${items},${succeededItems},${items - succeededItems},${seconds},,${seconds}`;
    return `${start},${figures},${ending === 'succeeded' ? 'RUN_DONE,,,' : failureCells(event)}\n`;
  }
}

function failureCells({ ending, message, inputs }: TryEnded): string {
  const status = ending === 'timed-out' ? 'RUN_TIMEOUT' : 'RUN_EXCEPTION';
  return `${status},${csvCell(ending)},${csvCell(message)},${csvCell(detail(inputs))}`;
}

const detail = (inputs: readonly string[]): string => JSON.stringify({ inputs });
