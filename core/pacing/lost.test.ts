import { describe, expect, it } from 'vitest';
import { isLost } from './lost.ts';

describe('a descriptor that is gone', () => {
  it('goes out three times although there is only one try: nobody has had it', () => {
    const after = (publication: number) => isLost({ publication, stranded: 0, isStranded: false }, 1);
    expect([1, 2, 3].map(after)).toEqual([false, false, true]);
  });

  it('is lost after as many publications as there are tries', () => {
    const after = (publication: number) => isLost({ publication, stranded: 0, isStranded: false }, 5);
    expect([3, 4, 5, 6].map(after)).toEqual([false, false, true, true]);
  });

  it('is not lost by what went to scorers that could not start the script', () => {
    expect(isLost({ publication: 9, stranded: 0, isStranded: true }, 1)).toBe(false);
    expect(isLost({ publication: 4, stranded: 3, isStranded: false }, 1)).toBe(false);
    expect(isLost({ publication: 6, stranded: 3, isStranded: false }, 1)).toBe(true);
  });
});
