import type { Journal } from '../ports/journal.ts';

/** One journal that tells all of these, in their order. */
export const journals = (...all: readonly Journal[]): Journal => ({
  note: (event) => {
    for (const journal of all) journal.note(event);
  },
});
