import { expect, it } from 'vitest';
import { headerNames } from './header-names.ts';

it('names what has no name by its position, and what has a taken one as well', () => {
  expect(headerNames(['a', null, 'a', 'b'])).toEqual(['a', 'Column2', 'a_3', 'b']);
});

it('names the only column of a header without a character', () => {
  expect(headerNames([])).toEqual(['Column1']);
});
