import type { Journal } from '../../core/ports/journal.ts';
import { MOST_OF_A_KIND } from '../../core/ports/outcome.ts';
import type { ResultsRecord } from '../../core/ports/records.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import { UNCOUNTED } from '../../core/result/uncounted.ts';

/** Keys come from the wire. */
const MOST_KINDS = 100;

/** What there is to remark on mini-batches, by their workers above all: each key is told once a run, and of those of one kind only so many. */
export class ScriptWarnings {
  readonly #run: RunAddress;
  readonly #journal: Journal;
  /** Keys by their kind. */
  readonly #told = new Map<string, Set<string>>();

  constructor(run: RunAddress, journal: Journal) {
    this.#run = run;
    this.#journal = journal;
  }

  note(record: ResultsRecord): void {
    if (record.kind === 'MiniBatchFailed' && record.itemsUnknown) {
      this.#noteOne('items-unknown', `mini-batch ${record.index}: ${UNCOUNTED}`);
    }
    if (record.kind !== 'MiniBatchScored') return;
    for (const warning of record.warnings) {
      const cut = warning.indexOf('\t');
      this.#noteOne(warning.slice(0, Math.max(0, cut)), `mini-batch ${record.index}: ${warning.slice(cut + 1)}`);
    }
  }

  #noteOne(key: string, message: string): void {
    const [kind = ''] = key.split(' ', 1);
    if (!this.#told.has(kind) && this.#told.size < MOST_KINDS) this.#told.set(kind, new Set());
    const told = this.#told.get(kind);
    if (told === undefined || told.has(key) || told.size > MOST_OF_A_KIND) return;
    told.add(key);
    if (told.size <= MOST_OF_A_KIND) this.#tell(key, message);
    else this.#tell(kind, `${kind}: there are more warnings like these ${MOST_OF_A_KIND}, which are not told`);
  }

  #tell(key: string, message: string): void {
    this.#journal.note({ kind: 'warning', ...this.#run, key, message });
  }
}
