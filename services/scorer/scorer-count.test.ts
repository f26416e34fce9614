import { describe, expect, it } from 'vitest';
import type { AssignedMember, Transport } from '../../core/ports/transport.ts';
import { VirtualClock } from '../../tests/support/virtual-clock.ts';
import { ScorerCount } from './scorer-count.ts';

const going = new AbortController().signal;
const member = (id: string, partitions: readonly number[]): AssignedMember => ({ id, workers: 1, partitions });

function counting(members: () => Promise<readonly AssignedMember[]>) {
  const clock = new VirtualClock();
  const asked: string[] = [];
  const transport = {
    members: (topic: string, group: string) => {
      asked.push(`${topic} ${group}`);
      return members();
    },
  } as Pick<Transport, 'members'> as Transport;
  return { clock, asked, count: new ScorerCount(transport, 'gpu', clock) };
}

describe('the count of scorers', () => {
  it('is of those that have lanes, asked once by all who want it within a moment', async () => {
    const { clock, asked, count } = counting(async () => [member('a', [0]), member('b', []), member('c', [1])]);
    expect(await Promise.all([count.now(going), count.now(going)])).toEqual([2, 2]);
    await clock.advance(2_000);
    expect(await count.now(going)).toBe(2);
    expect(asked).toEqual(['minibatches.gpu scorer.gpu']);
    await clock.advance(1);
    await count.now(going);
    expect(asked).toHaveLength(2);
  });

  it('is unknown when the broker does not tell within a second', async () => {
    const { clock, count } = counting(() => new Promise(() => {}));
    const answers: unknown[] = [];
    void count.now(going).then((answer) => answers.push(answer));
    await clock.advance(999);
    expect(answers).toEqual([]);
    await clock.advance(1);
    expect(answers).toEqual([undefined]);
  });

  it('is unknown when the broker refuses, or nobody wants it any more', async () => {
    const refused = counting(() => Promise.reject(new Error('no right to describe groups')));
    expect(await refused.count.now(going)).toBeUndefined();
    expect(await counting(() => new Promise(() => {})).count.now(AbortSignal.abort())).toBeUndefined();
  });

  it('is waited for no longer than somebody wants it', async () => {
    const { clock, count } = counting(() => new Promise(() => {}));
    const over = new AbortController();
    const answers: unknown[] = [];
    void count.now(over.signal).then((answer) => answers.push(answer));
    await clock.advance(1);
    expect(answers).toEqual([]);
    over.abort();
    await clock.advance(0);
    expect(answers).toEqual([undefined]);
  });
});
