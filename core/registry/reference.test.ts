import { describe, expect, it } from 'vitest';
import { readReference, spokenReference } from './reference.ts';

describe('a reference', () => {
  it.each([
    ['mnist', { name: 'mnist', version: null }],
    ['mnist:latest', { name: 'mnist', version: null }],
    ['mnist:12', { name: 'mnist', version: 12 }],
    ['v1.2_a-b', { name: 'v1.2_a-b', version: null }],
  ])('%s is a name and a version', (text, reference) => {
    expect(readReference(text)).toEqual(reference);
  });

  it.each(['', ':1', 'a:', 'a:0', 'a:01', 'a:x', 'a:1:2', '../a', 'a/b', '.a', 'a.', 'con', 'a b', 'a\n'])(
    '%j is none, and is told why',
    (text) => {
      expect(typeof readReference(text)).toBe('string');
    },
  );

  it('is spoken as it is written', () => {
    expect(['a', 'a:3'].map((text) => spokenReference(readReference(text) as never))).toEqual(['a', 'a:3']);
  });
});
