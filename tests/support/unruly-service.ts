import type { BlobCall, BlobFault, FaultRule } from './blob-proxy.ts';
import type { SeededRandom } from './seeded-random.ts';

/** Of a hundred calls, so many meet a fault. */
const PER_CENT = 8;

/** A service that misbehaves as a seed says: it is busy, breaks connections off, is slow, loses answers, or denies a condition that is met. */
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
  const denial: BlobFault = { kind: 'answer', status: 412, code: 'ConditionNotMet' };
  return (call) => {
    if (random.below(100) >= PER_CENT) return undefined;
    return random.pick(isConditionalWrite(call) ? [...faults, denial, denial] : faults);
  };
}

const isConditionalWrite = ({ method, ifMatch, ifNoneMatch }: BlobCall): boolean =>
  method === 'PUT' && ifMatch + ifNoneMatch !== '';
