import type { Journal, JournalEvent } from '../../core/ports/journal.ts';
import { LOG_FILES, nodeFolder, processName } from '../../core/ports/log-files.ts';
import { AppendBuffer } from './append-buffer.ts';
import { CSV_HEADER, CsvRows } from './csv-rows.ts';
import { errorBlock, errorLine, indented, oneLine, resultText } from './event-text.ts';
import { Overview, overviewFile, stamped } from './overview.ts';
import { NODE_HEADER, PROCESS_HEADER, ProcessTotals } from './process-totals.ts';
import { README_TEXT } from './readme-text.ts';
import { TextBudget } from './text-budget.ts';

const BEGINNINGS: ReadonlyMap<string, string> = new Map([
  [LOG_FILES.readme, README_TEXT],
  [LOG_FILES.miniBatches, CSV_HEADER],
  [LOG_FILES.processes, PROCESS_HEADER],
  [LOG_FILES.nodeTotals, NODE_HEADER],
]);
const ERROR_LINES_CHARS = 4 * 1024 * 1024;
const TRACES_CHARS = 64 * 1024 * 1024;

export interface LogFolderOptions {
  /** Absolute; made when missing. What is there already is appended to. */
  readonly folder: string;
  /** Names this service instance in the layout. */
  readonly node: string;
  /** The wall clock, for the stamps. */
  readonly now: () => number;
  /** Called once, when something could not be written; the log goes on as well as it can. */
  readonly onTrouble: (error: unknown) => void;
}

/** A step's journal as files that people know from PRS. Closing resolves once all that was noted is written. */
export function createLogFolder(options: LogFolderOptions): Journal & { close(): Promise<void> } {
  const { folder, now, onTrouble } = options;
  const describeDropped = (count: number) =>
    [LOG_FILES.errors, stamped(now(), `${count} lines of these logs are missing: the disk did not take them`)] as const;
  const buffer = new AppendBuffer({ folder, beginnings: BEGINNINGS, onTrouble, describeDropped });
  const writer = new LogWriter(options, buffer);
  const orTrouble = (act: () => void): void => {
    try {
      act();
    } catch (error) {
      buffer.trouble(error);
    }
  };
  return {
    note: (event) => orTrouble(() => writer.note(event)),
    close: () => {
      orTrouble(() => writer.sumUp());
      return buffer.close();
    },
  };
}

class LogWriter {
  readonly #node: string;
  readonly #now: () => number;
  readonly #buffer: AppendBuffer;
  readonly #rows: CsvRows;
  readonly #totals: ProcessTotals;
  readonly #overview = new Overview();
  readonly #errorLines = new TextBudget(ERROR_LINES_CHARS, `further errors: ${LOG_FILES.miniBatches}\n`);
  readonly #traces = new TextBudget(TRACES_CHARS, `further errors: ${LOG_FILES.miniBatches}\n`);

  constructor({ node, now }: LogFolderOptions, buffer: AppendBuffer) {
    this.#node = nodeFolder(node);
    this.#rows = new CsvRows(this.#node);
    this.#totals = new ProcessTotals(this.#node);
    this.#now = now;
    this.#buffer = buffer;
    // For those who look before there is a row.
    for (const path of [LOG_FILES.readme, LOG_FILES.miniBatches]) buffer.push(path, '');
  }

  /** Once there is nothing more to note. */
  sumUp(): void {
    const { processes, node } = this.#totals.rows();
    if (node === '') return;
    this.#buffer.push(LOG_FILES.processes, processes);
    this.#buffer.push(LOG_FILES.nodeTotals, node);
  }

  note(event: JournalEvent): void {
    switch (event.kind) {
      case 'try-began':
      case 'step-left':
        break;
      case 'try-ended':
        this.#tryEnded(event);
        break;
      case 'worker-started':
      case 'init-began':
      case 'init-ended':
      case 'worker-ended':
        this.#workerChanged(event);
        break;
      case 'step-opened':
      case 'step-planned':
      case 'step-progressed':
      case 'step-sealing':
      case 'step-ended':
      case 'environment-building':
      case 'environment-over':
      case 'warning':
        this.#stepChanged(event);
        break;
    }
  }

  #tryEnded(event: Extract<JournalEvent, { kind: 'try-ended' }>): void {
    this.#buffer.push(LOG_FILES.miniBatches, this.#rows.row(event));
    this.#totals.add(event);
    if (event.ending === 'succeeded') return;
    const place = `${this.#node}/${processName(event.worker)}`;
    this.#fail(event.worker, `${errorLine(event, place)}\n`, errorBlock(event, place));
  }

  #fail(worker: number, line: string, block: string): void {
    const atMs = this.#now();
    this.#buffer.push(LOG_FILES.errors, this.#errorLines.take(`${new Date(atMs).toISOString()} ${line}`));
    const file = this.#processFile(LOG_FILES.userErrors, worker);
    this.#buffer.push(file, this.#traces.take(`${new Date(atMs).toISOString()} ${block}`));
  }

  #workerChanged(event: Extract<JournalEvent, { worker: number; kind: `worker-${string}` | `init-${string}` }>): void {
    const file = this.#processFile(LOG_FILES.nodes, event.worker);
    this.#buffer.push(file, stamped(this.#now(), `run ${event.run}: ${workerText(event)}`));
    if (event.kind !== 'init-ended' || event.error === null) return;
    const said = `run ${event.run}, ${this.#node}/${processName(event.worker)}: init() failed: `;
    this.#fail(event.worker, `${said}${oneLine(event.error)}\n`, `${said}\n${indented(event.error)}\n`);
  }

  #stepChanged(event: JournalEvent): void {
    const atMs = this.#now();
    const line = this.#overview.line(event, atMs);
    if (line !== undefined) this.#buffer.push(overviewFile(atMs), line);
    if (event.kind !== 'step-ended') return;
    this.#buffer.push(LOG_FILES.result, resultText(event, atMs, this.#overview.counts, this.#overview.total));
  }

  #processFile(part: string, worker: number): string {
    return `${part}/${this.#node}/${processName(worker)}.txt`;
  }
}

function workerText(event: Extract<JournalEvent, { kind: `worker-${string}` | `init-${string}` }>): string {
  switch (event.kind) {
    case 'worker-started':
      return event.pid === undefined ? 'could not be started' : `started, pid ${event.pid}`;
    case 'init-began':
      return 'init() began';
    case 'init-ended':
      return event.error === null ? 'init() done' : `init() failed: ${oneLine(event.error)}`;
    case 'worker-ended':
      return 'ended';
  }
}
