import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GroupStandIn } from '../../tests/support/group-stand-in.ts';
import { GroupSession } from './group-session.ts';
import { KAFKA_TIMING } from './settings.ts';

const { sessionTimeoutMs } = KAFKA_TIMING;

describe('GroupSession', () => {
  let group: GroupStandIn;
  let session: GroupSession;
  let ends: unknown[];
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance', 'Date'] });
    group = new GroupStandIn('t');
    ends = [];
    const none = () => {};
    const claim = () => ({ id: 'me', workers: 1, held: [] });
    const events = { claim, onAssigned: none, onRecords: none, onRebalance: none };
    session = new GroupSession(group.newClient(), KAFKA_TIMING, 't', 'g', events);
    void session.ended.then((reason) => ends.push(reason));
    session.start();
  });
  afterEach(async () => {
    await session.stop();
    vi.useRealTimers();
  });

  /** A fetch, so long after what was before. */
  async function fetchAfter(ms: number): Promise<void> {
    vi.advanceTimersByTime(ms);
    group.fetched();
    await nextTurn();
  }

  it('ends where it fetches while its group has not heard of it for a session', async () => {
    await group.assign([0]);
    await fetchAfter(sessionTimeoutMs);
    expect(ends).toEqual([]);
    await fetchAfter(1);
    expect(ends).toEqual([new Error('the group has forgotten this reader')]);
  });

  it('goes on while the group takes its heartbeats', async () => {
    await group.assign([0]);
    vi.advanceTimersByTime(sessionTimeoutMs);
    group.knows();
    await fetchAfter(sessionTimeoutMs);
    expect(ends).toEqual([]);
  });

  it('goes on where it was let in only after a session', async () => {
    vi.advanceTimersByTime(sessionTimeoutMs);
    await group.assign([0]);
    await fetchAfter(sessionTimeoutMs);
    expect(ends).toEqual([]);
  });
});
