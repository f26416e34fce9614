import { describe, expect, it } from 'vitest';
import { findLoneCr, lineOf } from './lone-cr.ts';

const CSV = { separator: ',', multiLine: false };

describe('a CR that no LF follows', () => {
  it.each([
    ['a,b\r1,2\r', 3],
    ['a,b\r\n1,2\r\n3,4\r5,6\r\n', 13],
    ['a,b\r\r\n1,2\r\r\n', 3],
    ['"a","b"\r"1","2"\r', 7],
    ['a,\r,b\n', 2],
    ['\ra\n', 0],
    ['a,b\r', 3],
    ['"a\rb",c\r\n"d""\r",e\n', undefined],
    ['a,b\r\n\r\n1,2\r\n', undefined],
    ['', undefined],
  ])('is found outside quotes: %j', (text, at) => {
    expect(findLoneCr(text, CSV)).toBe(at);
    if (!text.includes('""')) expect(findLoneCr(text, { ...CSV, multiLine: true })).toBe(at);
  });

  it('is looked for in the first records alone, where these are asked for', () => {
    expect(findLoneCr('a,b\n1\r,2\n', CSV, 1)).toBeUndefined();
    expect(findLoneCr('a,b\n1\r,2\n', CSV, 2)).toBe(5);
  });

  it('stands in a line, from 1', () => {
    expect([lineOf('a\rb', 1), lineOf('a\r\nb\rc', 4)]).toEqual([1, 2]);
  });
});
