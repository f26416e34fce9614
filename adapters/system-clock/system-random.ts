import { randomInt } from 'node:crypto';
import type { Random } from '../../core/ports/random.ts';

/** The machine's own chance. */
export const systemRandom: Random = { below: (bound) => randomInt(bound) };
