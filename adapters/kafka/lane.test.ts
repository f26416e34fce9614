import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../core/ports/transport.ts';
import { type Fetched, Lane, type LaneEvents } from './lane.ts';

const fetched = (...offsets: number[]): Fetched[] =>
  offsets.map((offset) => ({ offset, key: null, value: Buffer.from(String(offset)) }));
const laneAt = (offset: number, committed?: number, noteAlone?: LaneEvents['noteAlone']) =>
  new Lane('t', 3, { offset, committed, note: undefined }, { noteAlone });
const handOut = (lane: Lane, limit = 100): Delivery[] => {
  const records: Delivery[] = [];
  lane.handOut(records, limit);
  return records;
};

describe('Lane', () => {
  it('hands out what was fetched, once, and knows where to go on', () => {
    const lane = laneAt(5);
    lane.take(fetched(5, 6, 7), 8);
    expect([lane.queued, lane.queuedBytes, lane.next, lane.mark]).toEqual([3, 3, 8, 5]);
    expect(handOut(lane, 2).map(({ offset }) => offset)).toEqual([5, 6]);
    expect(handOut(lane).map(({ offset, topic, partition }) => [offset, topic, partition])).toEqual([[7, 't', 3]]);
    expect([handOut(lane), lane.queuedBytes]).toEqual([[], 0]);
  });

  it('never takes a record twice', () => {
    const lane = laneAt(0);
    lane.take(fetched(0, 1), 2);
    lane.take(fetched(0, 1, 2), 3);
    expect(handOut(lane).map(({ offset }) => offset)).toEqual([0, 1, 2]);
  });

  it('goes past what does not exist', () => {
    const lane = laneAt(0);
    lane.take(fetched(4), 10);
    expect(lane.mark).toBe(4);
    for (const delivery of handOut(lane)) delivery.ack();
    expect([lane.mark, lane.next]).toEqual([10, 10]);
  });

  it('does nothing any more once it is lost', () => {
    const lane = laneAt(0);
    lane.take(fetched(0, 1), 2);
    const [delivery] = handOut(lane, 1);
    lane.lose();
    delivery?.ack();
    lane.take(fetched(2), 3);
    expect([lane.mark, lane.queued, lane.next, handOut(lane)]).toEqual([0, 0, 2, []]);
  });

  it('does not take a group back that is further than its start', () => {
    expect([laneAt(3, 10).committed, laneAt(10, 3).committed, laneAt(3).committed]).toEqual([10, 10, 3]);
  });

  it('notes what runs alone only where deaths are counted', async () => {
    const told: unknown[] = [];
    const counting = laneAt(0, undefined, async (_, ...noted) => told.push(noted) > 0);
    for (const lane of [counting, laneAt(0)]) {
      lane.take(fetched(0), 1);
      await handOut(lane)[0]?.noteAlone?.('running');
    }
    expect(told).toEqual([[0, 'running']]);
  });
});
