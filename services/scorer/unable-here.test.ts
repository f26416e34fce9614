import { expect, it } from 'vitest';
import { RUN } from '../../tests/support/fed-collector.ts';
import type { UnableScorer } from './tell-unable.ts';
import { UnableHere } from './unable-here.ts';

const WHY = { message: 'preparation failed: EnvironmentNotBuilt: pip: exit code 1', traceback: '' };

/** What scorer a notes when it cannot work on a step, where these are there. */
async function notedBeside(scorers: readonly string[], leavesToOthers = true): Promise<string[]> {
  const noted: string[] = [];
  const scorer = {
    run: RUN,
    settings: { id: 'a', compute: 'default', leavesToOthers },
    outbox: { send: () => {}, fail: () => {} },
    ports: {
      journal: { note: ({ message }: { readonly message: string }) => noted.push(message) },
      transport: { members: async () => scorers.map((id, partition) => ({ id, partitions: [partition] })) },
    },
  } as unknown as UnableScorer;
  await new UnableHere(scorer, () => {}).declare(WHY, []);
  return noted;
}

it('is said with its reason in the logs, also by a scorer that is the only one', async () => {
  const first = `scorer a cannot work on it: ${WHY.message}`;
  expect(await notedBeside(['a', 'b', 'c'])).toEqual([`${first}; other scorers: 2`]);
  expect(await notedBeside(['a'])).toEqual([`${first}; other scorers: 0`]);
});

it('is left to the end of the run where that is told to the same person', async () => {
  expect(await notedBeside(['a'], false)).toEqual([]);
});
