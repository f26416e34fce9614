import type { Journal } from '../../core/ports/journal.ts';
import type { ResultsRecord } from '../../core/ports/records.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';

/** Keys come from the wire. */
const MOST_KEYS = 100;

/** What workers have to remark on the rows of mini-batches: each kind is told once a run. */
export class ScriptWarnings {
  readonly #run: RunAddress;
  readonly #journal: Journal;
  readonly #told = new Set<string>();

  constructor(run: RunAddress, journal: Journal) {
    this.#run = run;
    this.#journal = journal;
  }

  note(record: ResultsRecord): void {
    if (record.kind !== 'MiniBatchScored') return;
    for (const warning of record.warnings) {
      const cut = warning.indexOf('\t');
      const key = warning.slice(0, Math.max(0, cut));
      if (this.#told.has(key) || this.#told.size >= MOST_KEYS) continue;
      this.#told.add(key);
      const message = `mini-batch ${record.index}: ${warning.slice(cut + 1)}`;
      this.#journal.note({ kind: 'warning', ...this.#run, key, message });
    }
  }
}
