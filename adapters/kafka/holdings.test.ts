import { describe, expect, it } from 'vitest';
import { Holdings } from './holdings.ts';
import { Lane } from './lane.ts';
import type { LaneNote } from './lane-note.ts';

const note: LaneNote = { owner: 'a', holding: 'h', hasLeft: false, deaths: 2, alone: null, isUnmoved: true };
const laneOf = (partition: number, itsNote?: LaneNote, records = 0): Lane => {
  const lane = new Lane('t', partition, { offset: 0, committed: undefined, note: itsNote }, { noteAlone: undefined });
  const all = Array.from({ length: records }, (_, offset) => ({ offset, key: null, value: new Uint8Array(1) }));
  lane.take(all, records);
  return lane;
};

describe('Holdings', () => {
  it('tells of all that came in one event, and only once', () => {
    const holdings = new Holdings();
    for (const partition of [1, 0]) holdings.add(laneOf(partition));
    expect([holdings.news(), holdings.news()]).toEqual([{ kind: 'assigned', partitions: [1, 0] }, undefined]);
  });

  it('tells what a lane has cost, where it has cost any', () => {
    const holdings = new Holdings();
    holdings.add(laneOf(0, { ...note, deaths: 0 }));
    holdings.add(laneOf(1, note));
    expect(holdings.news()).toMatchObject({ deaths: new Map([[1, { deaths: 2, alone: null }]]) });
  });

  it('tells of a loss before the gain of the same partition', () => {
    const holdings = new Holdings();
    const [former, latter] = [laneOf(0), laneOf(0)];
    holdings.add(former);
    holdings.news();
    holdings.lose(former);
    holdings.add(latter);
    expect([holdings.news(), holdings.news(), holdings.news()]).toEqual([
      { kind: 'lost', partitions: [0] },
      { kind: 'assigned', partitions: [0] },
      undefined,
    ]);
    expect(holdings.at(0)).toBe(latter);
  });

  it('says nothing of a lane that came and went before it was told', () => {
    const holdings = new Holdings();
    const lane = laneOf(0, undefined, 3);
    holdings.add(lane);
    holdings.lose(lane);
    expect([holdings.news(), holdings.records(10)]).toEqual([undefined, undefined]);
  });

  it('keeps a new owner’s lane when an old one is lost once more', () => {
    const holdings = new Holdings();
    const [former, latter] = [laneOf(0), laneOf(0)];
    holdings.add(former);
    holdings.add(latter);
    holdings.lose(former);
    expect(holdings.lanes).toEqual([latter]);
  });

  it('gives records only of lanes that were told, and each lane its turn', () => {
    const holdings = new Holdings();
    for (const partition of [0, 1]) holdings.add(laneOf(partition, undefined, 5));
    expect([holdings.records(4), holdings.queued, holdings.queuedBytes]).toEqual([undefined, 10, 10]);
    holdings.news();
    const partitions = [holdings.records(4), holdings.records(4)].map((event) =>
      event?.kind === 'records' ? [...new Set(event.records.map(({ partition }) => partition))] : [],
    );
    expect(partitions.flat().sort()).toEqual([0, 1]);
  });
});
