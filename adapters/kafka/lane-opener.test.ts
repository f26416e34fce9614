import { describe, expect, it } from 'vitest';
import type { LaneNote } from './lane-note.ts';
import { LaneOpener } from './lane-opener.ts';

const LOG = { start: 3, end: 5 };

/** Opens the lane where the group's commit stands at `mark`, with the note of an owner that is there no more. */
function open(mark: number, { log = LOG, isUnmoved = false } = {}) {
  const dead: LaneNote = { owner: 'a', holding: 'h', hasLeft: false, deaths: 1, alone: null, isUnmoved };
  const options = { group: 'g', member: { id: 'b', workers: 1 }, countsDeaths: true };
  const opener = new LaneOpener(
    't',
    { ...options, signal: new AbortController().signal },
    {
      commit: async () => ({ offset: isUnmoved ? undefined : mark, place: mark, note: dead }),
      bounds: async () => log,
      memberIds: async () => new Set(['b']),
    },
  );
  return opener.start(0, new AbortController().signal);
}

describe('a lane that is taken from a dead owner', () => {
  it.each([
    ['where its mark stands', 4, 4],
    ['at the log’s start when records have expired', 0, 3],
    ['at the log’s start when the log was cut off before the mark', 6, 3],
  ])('starts %s, and counts the death', async (_, mark, offset) => {
    expect(await open(mark)).toMatchObject({ offset, committed: mark, note: { owner: 'b', deaths: 2 } });
  });

  it('counts it as well where the group has committed nothing', async () => {
    expect(await open(3, { isUnmoved: true })).toMatchObject({ offset: 3, note: { deaths: 2, isUnmoved: true } });
  });

  it.each([
    ['all is done', 5, LOG],
    ['all has expired', 2, { start: 5, end: 5 }],
    ['the log is empty', 6, { start: 0, end: 0 }],
  ])('counts no death when there is nothing that its owner could have died of: %s', async (_, mark, log) => {
    expect(await open(mark, { log })).toMatchObject({ offset: log.end, note: { owner: 'b', deaths: 0 } });
  });
});
