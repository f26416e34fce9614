import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { MillraceError } from '../../core/errors.ts';
import type { AssignedMember } from '../../core/ports/transport.ts';
import { MissingScorers } from './missing-scorers.ts';

const NOBODY: readonly AssignedMember[] = [];
const SOMEBODY: readonly AssignedMember[] = [{ id: 'a', partitions: [0], workers: 1 }];

function missing(...answers: (readonly AssignedMember[] | Error | undefined)[]) {
  const asked: unknown[] = [];
  const scorers = new MissingScorers({ environment: {} }, 'gpu', async (_, compute) => {
    asked.push(compute);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  });
  /** What is said once those who were asked have answered. */
  const at = async (nowMs: number, settled: number) => {
    scorers.note(nowMs, settled);
    await nextTurn();
    return scorers.note(nowMs, settled);
  };
  return { asked, at };
}

const NO_SCORER = 'no scorer of the compute gpu is there; start one: MILLRACE_COMPUTE=gpu millrace scorer';

it('nobody asks for scorers while mini-batches end', async () => {
  const { asked, at } = missing();
  for (let settled = 0; settled < 10; settled += 1) await at(settled * 14_000, settled);
  expect(asked).toEqual([]);
});

it('that there is none is said when none has ended for a while, and no longer once one does', async () => {
  const { asked, at } = missing(NOBODY, NOBODY, SOMEBODY);
  await at(0, 3);
  expect(await at(14_999, 3)).toBeUndefined();
  expect(await at(15_000, 3)).toBe(NO_SCORER);
  expect(await at(30_000, 3)).toBe(NO_SCORER);
  expect(await at(31_000, 4)).toBeUndefined();
  expect(await at(46_000, 4)).toBeUndefined();
  expect(asked).toEqual(['gpu', 'gpu', 'gpu']);
});

it('so is why the broker cannot tell; without one nothing is said', async () => {
  const away = missing(new MillraceError('TRANSPORT_UNAVAILABLE', 'there is no topic m.gpu', { hint: 'make it' }));
  await away.at(0, 0);
  expect(await away.at(15_000, 0)).toBe('there is no topic m.gpu (make it)');
  const odd = missing(new TypeError('x is not a function'), NOBODY);
  await odd.at(0, 0);
  expect(await odd.at(15_000, 0)).toBe('TypeError: x is not a function');
  expect(await odd.at(30_000, 0)).toBe(NO_SCORER);
  const none = missing(undefined);
  await none.at(0, 0);
  expect(await none.at(15_000, 0)).toBeUndefined();
});

it('what is answered after a mini-batch has ended is said no more', async () => {
  const answer = Promise.withResolvers<readonly AssignedMember[]>();
  const scorers = new MissingScorers({ environment: {} }, 'gpu', () => answer.promise);
  scorers.note(0, 3);
  scorers.note(15_000, 3);
  expect(scorers.note(15_001, 4)).toBeUndefined();
  answer.resolve(NOBODY);
  await nextTurn();
  expect(scorers.note(15_002, 4)).toBeUndefined();
});
