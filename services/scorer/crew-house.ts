import type { SlotClaim } from '../../core/pacing/share-slots.ts';
import type { Outbox } from './outbox.ts';
import type { ScorerCount } from './scorer-count.ts';
import type { Turnstile } from './turnstile.ts';

/** What all crews of a scorer have in common. */
export interface CrewHouse {
  readonly outbox: Outbox;
  readonly turnstile: Turnstile;
  readonly scorers: ScorerCount;
  /** What a crew has to do, or whom, is not what it was: slots may have to be shared anew. */
  readonly onChange: () => void;
}

/** How a crew stands for workers. */
export type CrewClaim = Omit<SlotClaim, 'key' | 'usedMs'> & { readonly ranMs: number };
