import { describe, expect, it } from 'vitest';
import { askedVersion, spoken } from './asked-version.ts';

describe('the version that a script asks for', () => {
  it.each([
    ['mm', undefined, 'mm'],
    ['mm', null, 'mm'],
    ['mm', 'latest', 'mm'],
    ['mm:latest', undefined, 'mm'],
    ['mm', 2, 'mm:2'],
    ['mm:2', undefined, 'mm:2'],
    ['mm:2', 2, 'mm:2'],
    ['mm:2', '2', 'mm:2'],
    ['mm:2', 'latest', 'mm:2'],
    ['mm:', undefined, 'mm:'],
    ['mm:1:2', undefined, 'mm:1:2'],
  ])('of %j with %j beside it is %j', (name, version, expected) => {
    expect(spoken(askedVersion(name, version))).toBe(expected);
  });

  it('is refused where it is given twice and differs', () => {
    expect(() => askedVersion('mm:2', 1)).toThrow('mm:2: its version is given twice, as 2 and as 1');
  });
});
