import { expect, it } from 'vitest';
import { headerNames } from './header-names.ts';

it('names what has no name by its position, and what has a taken one as well', () => {
  expect(headerNames(['a', null, 'a', 'b'])).toEqual(['a', 'Column2', 'a_3', 'b']);
});

it('gives no name twice, also where one reads as one of ours', () => {
  expect(headerNames(['a_3', 'a', 'a'])).toEqual(['a_3', 'a', 'a_3_3']);
  expect(headerNames(['Column2', null, 'a', 'a_5', 'a'])).toEqual(['Column2', 'Column2_2', 'a', 'a_5', 'a_5_5']);
});

it('names the only column of a header without a character', () => {
  expect(headerNames([])).toEqual(['Column1']);
});
