import { Newest } from '../../core/newest.ts';
import { environmentText } from '../../core/ports/environment-news.ts';
import type { Journal, JournalEvent } from '../../core/ports/journal.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import { uncountedItems } from '../../core/ports/uncounted-items.ts';
import { counted } from '../console/figures.ts';

/** Each warning once a step; so many are known by heart. */
const MOST_WARNINGS = 1_000;

/** What whoever runs a service wants to read in its own log: what became of runs, and what was odd. */
export class ServiceLog implements Journal {
  readonly #say: (line: string) => void;
  readonly #warned = new Newest<true>(MOST_WARNINGS);

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  note(event: JournalEvent): void {
    const line = this.#line(event);
    if (line !== undefined) this.#say(`${whose(event)}${line}`);
  }

  #line(event: JournalEvent): string | undefined {
    switch (event.kind) {
      case 'step-opened':
        return 'opened';
      case 'step-planned':
        return `planned: ${counted(event.total, 'mini-batch', 'mini-batches')}${itemsOf(event)}`;
      case 'step-ended':
        return event.reason === null ? event.status : `${event.status}: ${event.reason}`;
      case 'init-ended':
        return event.error === null
          ? undefined
          : `worker ${event.worker}: init() failed: ${event.error.split('\n')[0]}`;
      case 'environment-building':
      case 'environment-over':
        return environmentText(event);
      case 'warning':
        return this.#isNew(`${event.jobId}/${event.step}/${event.key}`) ? `warning: ${event.message}` : undefined;
      case 'put-aside':
        return `put into the dead letters: ${event.reason.replace(/\s*\n\s*/g, ' ')} (${event.place})`;
      case 'step-left':
      case 'step-progressed':
      case 'step-sealing':
      case 'worker-started':
      case 'init-began':
      case 'worker-ended':
      case 'try-began':
      case 'try-ended':
        return undefined;
    }
  }

  #isNew(key: string): boolean {
    const isNew = this.#warned.get(key) === undefined;
    this.#warned.set(key, true);
    return isNew;
  }
}

function itemsOf({ total, items }: { readonly total: number; readonly items: number }): string {
  const later = uncountedItems(total, items);
  return later === undefined ? `, ${counted(items, 'item')}` : `; ${later}`;
}

/** A record may not say of which job or step it is. */
function whose({ jobId, step, run }: RunAddress): string {
  if (jobId === '') return '';
  return step === '' ? `${jobId}: ` : `${jobId}/${step} run ${run}: `;
}
