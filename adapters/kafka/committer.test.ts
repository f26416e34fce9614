import { describe, expect, it } from 'vitest';
import { Committer } from './committer.ts';
import type { OffsetCommit } from './group-session.ts';
import { Lane } from './lane.ts';
import { alone, type LaneNote, readNote } from './lane-note.ts';

const note: LaneNote = { owner: 'a', holding: 'h', hasLeft: false, deaths: 2, alone: null, isUnmoved: true };

/** With records 0 … 9, of which the first `acked` are acked. */
function laneOf(partition: number, acked: number, itsNote?: LaneNote, committed?: number): Lane {
  const lane = new Lane('t', partition, { offset: 0, committed, note: itsNote }, { noteAlone: undefined });
  lane.take(
    Array.from({ length: 10 }, (_, offset) => ({ offset, key: null, value: new Uint8Array() })),
    10,
  );
  const records: { ack(): void }[] = [];
  lane.handOut(records as never, 10);
  for (const record of records.slice(0, acked)) record.ack();
  return lane;
}

function recording() {
  const sent: (readonly OffsetCommit[])[] = [];
  let gate = Promise.resolve();
  const unsure = new Set<Lane>();
  const committer = new Committer({
    isSure: (lane) => !unsure.has(lane),
    send: async (commits) => {
      sent.push(commits);
      await gate;
    },
  });
  return {
    sent,
    unsure,
    committer,
    hold: () => {
      const held = Promise.withResolvers<void>();
      gate = held.promise;
      return held;
    },
  };
}
const placesOf = (commits: readonly OffsetCommit[] | undefined) =>
  commits?.map(({ partition, offset }) => [partition, offset]);

describe('Committer', () => {
  it('commits what has moved, and nothing else, once', async () => {
    const { sent, committer } = recording();
    const lanes = [laneOf(0, 4), laneOf(1, 0)];
    committer.tick(lanes);
    await committer.commit([]);
    committer.tick(lanes);
    await committer.commit([]);
    expect(sent.map(placesOf)).toEqual([[[0, 4]]]);
    expect(sent[0]?.[0]?.metadata).toBeNull();
  });

  it('has one request on its way, and sends together what was wanted meanwhile', async () => {
    const { sent, committer, hold } = recording();
    const held = hold();
    const first = committer.commit([laneOf(0, 1)]);
    await Promise.resolve();
    const others = [committer.commit([laneOf(1, 1)]), committer.commit([laneOf(2, 1)])];
    await new Promise(setImmediate);
    expect(sent).toHaveLength(1);
    held.resolve();
    await Promise.all([first, ...others]);
    expect(sent.map(placesOf)).toEqual([
      [[0, 1]],
      [
        [1, 1],
        [2, 1],
      ],
    ]);
  });

  it('sends nothing of a lane that came into doubt while another request was on its way (fault 17)', async () => {
    const { sent, unsure, committer, hold } = recording();
    const held = hold();
    const first = committer.commit([laneOf(0, 1)]);
    await Promise.resolve();
    const doubtful = laneOf(1, 1);
    const second = committer.commit([doubtful]);
    unsure.add(doubtful);
    held.resolve();
    await first;
    await expect(second).rejects.toThrow('may have been another’s');
    expect(sent.map(placesOf)).toEqual([[[0, 1]]]);
    unsure.clear();
    await committer.commit([doubtful]);
    expect(placesOf(sent[1])).toEqual([[1, 1]]);
  });

  it('commits again what could not be committed', async () => {
    let isBroken = true;
    const sent: (readonly OffsetCommit[])[] = [];
    const send = async (commits: readonly OffsetCommit[]) => {
      if (isBroken) throw new Error('rebalancing');
      sent.push(commits);
    };
    const committer = new Committer({ send, isSure: () => true });
    const lane = laneOf(0, 2);
    await expect(committer.commit([lane])).rejects.toThrow('rebalancing');
    isBroken = false;
    committer.tick([lane]);
    await committer.commit([]);
    expect(sent.map(placesOf)).toEqual([[[0, 2]]]);
  });

  it('sends nothing of a lane that was lost while it waited (fault 4)', async () => {
    const { sent, committer, hold } = recording();
    const held = hold();
    const first = committer.commit([laneOf(0, 1)]);
    const lane = laneOf(1, 5);
    await Promise.resolve();
    const second = committer.commit([lane]);
    lane.lose();
    held.resolve();
    await Promise.all([first, second]);
    expect(sent.map(placesOf)).toEqual([[[0, 1]]]);
  });

  it('puts beside the mark what the lane has cost: nothing, once it has moved', async () => {
    const { sent, committer } = recording();
    const [still, moving] = [laneOf(0, 0, note), laneOf(1, 1, note)];
    await committer.commit([still, moving]);
    const notes = sent[0]?.map(({ metadata }) => readNote(metadata));
    expect(notes).toEqual([note, { ...note, deaths: 0, isUnmoved: false }]);
  });

  it('leaves a group where it is whose lane is not that far yet', async () => {
    const { sent, committer } = recording();
    const lane = laneOf(0, 4, note, 7);
    await committer.commit([lane]);
    expect([placesOf(sent[0]), lane.committed]).toEqual([[[0, 7]], 7]);
  });

  it('says at the end that the owner has left, of every lane with a note', async () => {
    const { sent, committer } = recording();
    await committer.leave([laneOf(0, 0, note), laneOf(1, 0), laneOf(2, 3)]);
    expect(placesOf(sent[0])).toEqual([
      [0, 0],
      [2, 3],
    ]);
    expect(readNote(sent[0]?.[0]?.metadata ?? null)?.hasLeft).toBe(true);
    await committer.leave([laneOf(1, 0)]);
    expect(sent).toHaveLength(1);
  });

  /** What is committed of who has the lane for itself. */
  const noteAlone = async ({ committer, sent }: ReturnType<typeof recording>, lane: Lane, offset: number) => {
    lane.note = alone(lane.note as LaneNote, offset, 'starting');
    await committer.commit([lane]);
    return readNote(sent.at(-1)?.[0]?.metadata ?? null)?.alone;
  };

  it('keeps the note of one alone that begins right behind an ack, or before one of an earlier record', async () => {
    const world = recording();
    const lane = laneOf(0, 1, note);
    expect(await noteAlone(world, lane, 1)).toMatchObject({ offset: 1, phase: 'starting' });
    const records: { ack(): void }[] = [];
    const another = laneOf(1, 0, note);
    another.handOut(records as never, 10);
    await noteAlone(world, another, 0);
    expect(await noteAlone(world, another, 2)).toMatchObject({ offset: 2 });
  });
});
