import { describe, expect, it } from 'vitest';
import { MillraceError } from '../../core/errors.ts';
import type { CommandContext } from '../context.ts';
import { missingPlanner, REFUSED } from './missing-planner.ts';

const context = { environment: {}, workspace: '/w' } as CommandContext;

describe('a job that nobody takes', () => {
  it.each([
    [undefined, 'no planner has taken it yet: is one running (millrace planner), with workspace /w?'],
    [0, 'no planner is there; start one: millrace planner, with workspace /w'],
    [
      1,
      `a planner is there and has not taken it: is theirs another workspace, as its log says then? Here it is /w. ${REFUSED}`,
    ],
    [
      2,
      `2 planners are there and have not taken it: is theirs another workspace, as their logs say then? Here it is /w. ${REFUSED}`,
    ],
  ])('is explained where the broker knows of %s planners', async (planners, said) => {
    expect(await missingPlanner(context, async () => planners)).toBe(said);
  });

  it('says why when the broker itself is away', async () => {
    const away = () => Promise.reject(new MillraceError('TRANSPORT_UNAVAILABLE', 'Kafka cannot be reached'));
    expect(await missingPlanner(context, away)).toBe('no planner has taken it yet: Kafka cannot be reached');
  });
});
