import { expect, it } from 'vitest';
import { MillraceError } from '../../core/errors.ts';
import type { Compute, DamagedCompute } from '../../core/service/computes.ts';
import { lanesByCompute } from './topics.ts';

const compute = (name: string, lanes: number): Compute => ({
  ...{ name, lanes, version: 1, isArchived: false, minScorers: 0, maxScorers: null, registeredAt: '' },
});
const damaged = (name: string): DamagedCompute => ({
  ...{ name, version: 1, isArchived: false, damage: new MillraceError('STATE_CORRUPT', 'torn') },
});

it('topics are made of the default compute and all that are registered, but of none that is damaged', () => {
  const lanesOf = (...computes: (Compute | DamagedCompute)[]) => lanesByCompute({ lanes: 6, computes });
  expect(lanesOf(compute('gpu', 3))).toEqual({ default: 6, gpu: 3 });
  expect(lanesOf(compute('default', 2), damaged('gpu'))).toEqual({ default: 2 });
  expect(lanesOf(compute('gpu', 3), damaged('default'))).toEqual({ gpu: 3 });
});
