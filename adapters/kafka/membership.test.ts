import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SubscribeOptions, SubscriptionEvent } from '../../core/ports/transport.ts';
import { GroupStandIn } from '../../tests/support/group-stand-in.ts';
import { until } from '../../tests/support/poll.ts';
import { ConnectionBoard } from './connection-board.ts';
import type { Desk } from './desk.ts';
import { Membership } from './membership.ts';
import { Persistence } from './persistence.ts';
import { KAFKA_TIMING, type KafkaSettings } from './settings.ts';

const timing = { ...KAFKA_TIMING, heartbeatMs: 5, commitMs: 60_000 };
const settings = { brokers: ['a:1'], topicPrefix: '', groupPrefix: '', giveUpAfterMs: null, timing };

describe('Membership', () => {
  let group: GroupStandIn;
  let membership: Membership;
  let failures: unknown[];
  beforeEach(() => {
    group = new GroupStandIn('t');
    failures = [];
  });
  afterEach(async () => {
    await membership.leave();
    expect(failures).toEqual([]);
  });

  /** A reader that counts deaths, as scorers do, of a log of ten records. */
  function join(options: Partial<SubscribeOptions> = {}): void {
    const desk = {
      commit: async (_topic: string, _group: string, partition: number) => group.committed(partition),
      bounds: async () => ({ start: 0, end: 10 }),
      memberIds: async () => new Set(['me']),
    } as unknown as Desk;
    const board = new ConnectionBoard({}, () => 0);
    const whole = settings as unknown as KafkaSettings;
    const world = {
      ...{ settings: whole, hooks: {}, newClient: group.newClient, desk, board },
      persistence: new Persistence(whole, board),
    };
    const signal = new AbortController().signal;
    const member = { id: 'me', workers: 1 };
    const all = { group: 'g', member, signal, countsDeaths: true, ...options };
    membership = new Membership('t', all, world, { onChange: () => {}, onFailure: (error) => failures.push(error) });
    membership.join();
  }

  const news = (): Promise<SubscriptionEvent> => until(() => membership.news(), { what: 'news' });
  /** All that goes on by itself now is through. */
  const quiet = async (): Promise<void> => {
    for (let n = 0; n < 20; n += 1) await new Promise(setImmediate);
  };

  it('notes a lane as its own before it fetches anything of it', async () => {
    join();
    const held = Promise.withResolvers<void>();
    group.held = held.promise;
    await group.assign([0]);
    await quiet();
    expect([membership.news(), group.told]).toEqual([undefined, []]);
    held.resolve();
    expect(await news()).toEqual({ kind: 'assigned', partitions: [0] });
    expect(group.told).toEqual(['seek 0 to 0', 'resume 0']);
    expect(group.committed(0).note).toMatchObject({ owner: 'me', hasLeft: false });
  });

  it('neither holds nor fetches a lane that was lost while it was noted as staying', async () => {
    join();
    await group.assign([0]);
    await news();
    group.shareOutAnew();
    await until(() => group.committed(0).note?.hasLeft, { what: 'the note of a leave' });
    const held = Promise.withResolvers<void>();
    group.held = held.promise;
    await group.assign([0], { hasMissed: true });
    await quiet();
    await group.assign([]);
    group.told.length = 0;
    held.resolve();
    expect(await news()).toEqual({ kind: 'lost', partitions: [0] });
    await quiet();
    expect([membership.news(), group.told]).toEqual([undefined, []]);
  });

  it.each([
    ['goes on where it was when nobody else had its lane while it was away', false, [], 'seek 0 to 3'],
    ['begins its lane anew when another had it', true, ['lost', 'assigned'], 'seek 0 to 0'],
  ])('%s', async (_, isAnothers, told, sought) => {
    join();
    await group.assign([0]);
    await news();
    await group.records(0, [0, 1, 2]);
    membership.records(10);
    group.crash();
    if (isAnothers) group.takeOver(0);
    group.told.length = 0;
    await group.assign([0], { hasMissed: true });
    await until(() => group.told.includes('resume 0'), { what: 'the fetch' });
    const heard = [membership.news(), membership.news()].flatMap((event) => event?.kind ?? []);
    expect([heard, group.told.find((each) => each.startsWith('seek'))]).toEqual([told, sought]);
  });

  it('tells whoever finds out where a lane starts that it is another’s, and opens it no more', async () => {
    const start = Promise.withResolvers<number>();
    const asked: AbortSignal[] = [];
    join({
      startAt: (_, signal) => {
        asked.push(signal);
        return start.promise;
      },
    });
    await group.assign([0]);
    await until(() => asked.length === 1);
    expect(asked[0]?.aborted).toBe(false);
    await group.assign([]);
    expect(asked[0]?.aborted).toBe(true);
    start.resolve(5);
    await quiet();
    expect([membership.news(), group.told, group.committed(0).place]).toEqual([undefined, [], undefined]);
  });

  it('sends heartbeats of its own while a fetch hangs', async () => {
    join();
    await group.assign([0]);
    await news();
    let beats = 0;
    const beaten = Promise.withResolvers<void>();
    await group.records(0, [0], async () => {
      beats += 1;
      if (beats === 2) beaten.resolve();
    });
    await beaten.promise;
  });
});
