import { environmentText } from '../../core/ports/environment-news.ts';
import type { Counts, JournalEvent } from '../../core/ports/journal.ts';
import { LOG_FILES } from '../../core/ports/log-files.ts';
import { countsText, oneLine, plannedText } from './event-text.ts';

const LINE_MS = 5000;
/** Each is told once; those after so many not at all. */
const WARNINGS_MAX = 200;

/** What goes to `job_progress_overview`: every phase, every warning, and the counts every few seconds. */
export class Overview {
  #startedMs: number | undefined;
  #toldMs = Number.NEGATIVE_INFINITY;
  #counts: Counts | undefined;
  #total: number | undefined;
  readonly #warnings = new Set<string>();

  get counts(): Counts | undefined {
    return this.#counts;
  }

  get total(): number | undefined {
    return this.#total;
  }

  /** The line for an event, undefined when it is not worth one. */
  line(event: JournalEvent, atMs: number): string | undefined {
    this.#startedMs ??= atMs;
    if (event.kind === 'step-progressed') return this.#progressed(event.counts, event.total, atMs, event.run);
    const said = this.#phase(event);
    return said === undefined ? undefined : stamped(atMs, `run ${event.run}: ${said}`);
  }

  #phase(event: JournalEvent): string | undefined {
    if (event.kind === 'step-opened') return 'opened';
    if (event.kind === 'step-planned') {
      this.#total = event.total;
      return plannedText(event.total, event.items);
    }
    if (event.kind === 'step-sealing') return `makes the output, to end ${event.status}`;
    if (event.kind === 'environment-building' || event.kind === 'environment-over') {
      return oneLine(environmentText(event));
    }
    if (event.kind === 'warning') return this.#warned(event.key, event.message);
    if (event.kind !== 'step-ended') return undefined;
    const reason = event.reason === null ? '' : `: ${oneLine(event.reason)}`;
    return `${event.status}${reason}${this.#counts === undefined ? '' : `; ${countsText(this.#counts, this.#total)}`}`;
  }

  #warned(key: string, message: string): string | undefined {
    if (this.#warnings.has(key) || this.#warnings.size >= WARNINGS_MAX) return undefined;
    this.#warnings.add(key);
    return `warning: ${oneLine(message)}`;
  }

  #progressed(counts: Counts, total: number | undefined, atMs: number, run: number): string | undefined {
    this.#counts = counts;
    this.#total = total ?? this.#total;
    if (counts.succeeded + counts.failed === 0) return undefined;
    // The wall clock may go back: that must not silence the overview.
    if (Math.abs(atMs - this.#toldMs) < LINE_MS) return undefined;
    this.#toldMs = atMs;
    const elapsed = Math.max(0, Math.round((atMs - (this.#startedMs ?? atMs)) / 1000));
    return stamped(atMs, `run ${run}: ${countsText(counts, this.#total)}; ${elapsed} s elapsed`);
  }
}

/** `job_progress_overview.20261121.txt` */
export const overviewFile = (atMs: number): string =>
  `${LOG_FILES.overviewPrefix}${new Date(atMs).toISOString().slice(0, 10).replaceAll('-', '')}.txt`;

export const stamped = (atMs: number, text: string): string => `${new Date(atMs).toISOString()} ${text}\n`;
