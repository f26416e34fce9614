import type { BlobFault, FaultRule } from './blob-proxy.ts';
import type { SeededRandom } from './seeded-random.ts';

/** Of a hundred calls, so many meet a fault. */
const PER_CENT = 8;

/** A service that misbehaves as a seed says: it is busy, breaks connections off, is slow, or loses its answers. */
export function unrulyService(random: SeededRandom): FaultRule {
  const faults: readonly BlobFault[] = [
    { kind: 'answer', status: 503, code: 'ServerBusy', retryAfter: 0 },
    { kind: 'answer', status: 500, code: 'InternalError' },
    { kind: 'answer', status: 429, code: 'TooManyRequests' },
    { kind: 'reset' },
    { kind: 'cut-body' },
    { kind: 'slow-body', ms: 50 },
    { kind: 'lose-answer' },
    { kind: 'lose-answer' },
    { kind: 'lose-answer' },
  ];
  return () => (random.below(100) < PER_CENT ? random.pick(faults) : undefined);
}
