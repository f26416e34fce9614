import { describe, expect, it } from 'vitest';
import { IndexSet } from '../result/index-set.ts';
import { Outstanding } from './outstanding.ts';

const at = (scorer: string) => ({ scorer, lane: 0, offset: 0, publication: 1 });

describe('Outstanding', () => {
  it('is published minus done, by scorer', () => {
    const outstanding = new Outstanding();
    for (const index of [0, 1, 2]) outstanding.published(index, at('a'));
    outstanding.published(3, at('b'));
    outstanding.settle(IndexSet.of([[0, 2]]));
    expect([...outstanding.byScorer]).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
  });

  it('counts an index once, where it was published last', () => {
    const outstanding = new Outstanding();
    outstanding.published(7, at('a'));
    outstanding.published(7, at('b'));
    expect([...outstanding.byScorer]).toEqual([['b', 1]]);
    expect(outstanding.size).toBe(1);
  });

  it('does not look through a long list for every single verdict', () => {
    const outstanding = new Outstanding();
    for (let index = 0; index < 800; index += 1) outstanding.published(index, at('a'));
    outstanding.settle(IndexSet.of([]));
    outstanding.settle(IndexSet.of([[0, 99]]));
    expect(outstanding.size).toBe(800);
    outstanding.settle(IndexSet.of([[0, 100]]));
    expect(outstanding.size).toBe(700);
  });

  it('is told to look where a collector that knows less may know of others', () => {
    const outstanding = new Outstanding();
    for (let index = 0; index < 800; index += 1) outstanding.published(index, at('a'));
    outstanding.settle(IndexSet.of([[0, 100]]));
    const anothers = IndexSet.of([[50, 150]]);
    outstanding.settle(anothers);
    expect(outstanding.size).toBe(700);
    outstanding.lookAgain();
    outstanding.settle(anothers);
    expect(outstanding.size).toBe(650);
  });
});
