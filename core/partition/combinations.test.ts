import { describe, expect, it } from 'vitest';
import { Combinations } from './combinations.ts';

describe('Combinations', () => {
  it('are numbered as they first appear, whatever is in the values', () => {
    const two = new Combinations('table', ['a', 'b']);
    expect([two.numberOf(['1', '"2'], '/f'), two.numberOf(['1"', '2'], '/f'), two.numberOf(['1', '"2'], '/f')]).toEqual(
      [0, 1, 0],
    );
    expect(two.partition(1)).toEqual([
      { key: 'a', value: '1"' },
      { key: 'b', value: '2' },
    ]);
  });

  it('may be so many, and the file with one more is named', () => {
    const combinations = new Combinations('table', ['id'], { combinations: 3, characters: 100 });
    for (const id of ['a', 'b', 'c']) combinations.numberOf([id], '/in/a.csv');
    expect(combinations.numberOf(['c'], '/in/b.csv')).toBe(2);
    const message =
      'input table: partition_keys: the values of id are more than 3 combinations; the last of them is in /in/b.csv';
    expect(() => combinations.numberOf(['x'], '/in/b.csv')).toThrow(
      expect.objectContaining({ code: 'JOB_INVALID', message }),
    );
  });

  it('have no more text than fits into memory', () => {
    const combinations = new Combinations('table', ['note'], { combinations: 3, characters: 10 });
    for (const note of ['12345', '67890', '12345']) combinations.numberOf([note], '/in/a.csv');
    expect(() => combinations.numberOf(['e'], '/in/a.csv')).toThrow('note are more than 10 characters');
  });
});
