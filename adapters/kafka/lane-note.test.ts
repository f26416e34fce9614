import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alone, type LaneNote, left, moved, readNote, rested, takeOver, writeNote } from './lane-note.ts';

const by = (owner: string) => ({ owner, holding: `h-${owner}`, isUnmoved: false });
const nobody = new Set<string>();
const noteOf = (overrides: Partial<LaneNote> = {}): LaneNote => ({
  ...takeOver(undefined, by('a'), nobody),
  ...overrides,
});

describe('a lane’s note', () => {
  it('begins without deaths', () => {
    expect(takeOver(undefined, by('a'), nobody)).toEqual({ ...by('a'), hasLeft: false, deaths: 0, alone: null });
  });

  it('counts a former owner that is neither here nor has left', () => {
    expect(takeOver(noteOf(), by('b'), new Set(['b'])).deaths).toBe(1);
    expect(takeOver(noteOf({ deaths: 2 }), by('b'), new Set(['b'])).deaths).toBe(3);
  });

  it('counts neither one that has left nor one that only gave the lane away', () => {
    expect(takeOver(left(noteOf({ deaths: 1 })), by('b'), nobody)).toMatchObject({ deaths: 1, hasLeft: false });
    expect(takeOver(noteOf({ deaths: 1 }), by('b'), new Set(['a', 'b'])).deaths).toBe(1);
    expect(takeOver(noteOf(), by('a'), new Set(['a'])).deaths).toBe(0);
  });

  it('counts apart who died while one record ran alone', () => {
    const running = alone(noteOf({ deaths: 2 }), 7, 'running');
    const second = takeOver(running, by('b'), nobody);
    expect(second).toMatchObject({ deaths: 3, alone: { offset: 7, deaths: 1, startDeaths: 0, phase: null } });
    expect(takeOver(alone(second, 7, 'running'), by('c'), nobody).alone).toMatchObject({ offset: 7, deaths: 2 });
    expect(alone(second, 8, 'running').alone).toEqual({ offset: 8, deaths: 0, startDeaths: 0, phase: 'running' });
  });

  it('counts apart who died before it ran', () => {
    const second = takeOver(alone(noteOf({ deaths: 2 }), 7, 'starting'), by('b'), nobody);
    expect(second.alone).toEqual({ offset: 7, deaths: 0, startDeaths: 1, phase: null });
    const third = takeOver(alone(alone(second, 7, 'starting'), 7, 'running'), by('c'), nobody);
    expect(third.alone).toEqual({ offset: 7, deaths: 1, startDeaths: 1, phase: null });
  });

  it('charges no record with an owner that died before it came to it, or after', () => {
    const once = takeOver(alone(noteOf(), 7, 'running'), by('b'), nobody);
    expect(takeOver(once, by('c'), nobody)).toMatchObject({ deaths: 2, alone: { offset: 7, deaths: 1 } });
    const over = rested(alone(once, 7, 'running'));
    expect(takeOver(over, by('c'), nobody)).toMatchObject({ deaths: 2, alone: { offset: 7, deaths: 1 } });
  });

  it('forgets what it has cost when the mark moves', () => {
    const costly = noteOf({ deaths: 4, alone: { offset: 7, deaths: 1, startDeaths: 2, phase: null }, isUnmoved: true });
    expect(moved(costly, 8)).toEqual(noteOf());
  });

  it('is read as it was written, in few letters', () => {
    const note = fc.record({
      owner: fc.string(),
      holding: fc.uuid(),
      hasLeft: fc.boolean(),
      deaths: fc.nat(),
      alone: fc.option(
        fc.record({
          offset: fc.maxSafeNat(),
          deaths: fc.nat(),
          startDeaths: fc.nat(),
          phase: fc.constantFrom('starting' as const, 'running' as const, null),
        }),
      ),
      isUnmoved: fc.boolean(),
    });
    fc.assert(
      fc.property(note, (each) => {
        expect(readNote(writeNote(each))).toEqual(each);
      }),
    );
    expect(writeNote(noteOf({ owner: 'scorer-7f9c-5d8b', holding: crypto.randomUUID() })).length).toBeLessThan(128);
  });

  it('is read where an older scorer wrote it', () => {
    expect(readNote('{"v":1,"o":"a","h":"h","l":0,"d":3,"a":[7,1,1],"u":0}')?.alone).toEqual({
      offset: 7,
      deaths: 1,
      startDeaths: 0,
      phase: 'running',
    });
  });

  it.each([null, '', 'x', '3', '[]', '{}', '{"v":2}', '{"v":1,"o":"a","h":"h","l":0,"d":-1,"a":null,"u":0}'])(
    'is none of ours when it is %j',
    (metadata) => {
      expect(readNote(metadata)).toBeUndefined();
    },
  );
});
