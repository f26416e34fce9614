import { describe, expect, it } from 'vitest';
import { isLost, type Unread } from './lost.ts';

const gone = (publication: number, also: Partial<Unread> = {}): Unread => ({
  publication,
  stranded: 0,
  isStranded: false,
  isAmongUnable: false,
  ...also,
});

describe('a descriptor that is gone', () => {
  it('goes out three times although there is only one try: nobody has had it', () => {
    const after = (publication: number) => isLost(gone(publication), 1);
    expect([1, 2, 3].map(after)).toEqual([false, false, true]);
  });

  it('is lost after as many publications as there are tries', () => {
    const after = (publication: number) => isLost(gone(publication), 5);
    expect([3, 4, 5, 6].map(after)).toEqual([false, false, true, true]);
  });

  it('is not lost by what went to scorers that could not start the script', () => {
    expect(isLost(gone(9, { isStranded: true }), 1)).toBe(false);
    expect(isLost(gone(4, { stranded: 3 }), 1)).toBe(false);
    expect(isLost(gone(6, { stranded: 3 }), 1)).toBe(true);
  });

  it('goes out more often while some scorer acks unrun what its lanes bring it', () => {
    const after = (publication: number) => isLost(gone(publication, { isAmongUnable: true }), 1);
    expect([3, 8, 9].map(after)).toEqual([false, false, true]);
  });
});
