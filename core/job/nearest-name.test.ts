import { describe, expect, it } from 'vitest';
import { nearestName, unknownName } from './nearest-name.ts';

const KNOWN = ['mini_batch_size', 'error_threshold', 'header', 'inputs', 'output'];

describe('the nearest name', () => {
  it.each([
    ['mini_batch_siz', 'mini_batch_size'],
    ['eror_treshold', 'error_threshold'],
    ['Header', 'header'],
    ['outputs', 'output'],
    ['input', 'inputs'],
  ])('of %s is %s', (slip, known) => expect(nearestName(slip, KNOWN)).toBe(known));

  it.each(['quux', 'minibatches_of', '', 'x', 'h'.repeat(10_000)])('of %j is none', (name) =>
    expect(nearestName(name, KNOWN)).toBeUndefined(),
  );

  it('is the nearer one of two', () => expect(nearestName('abcde', ['abcxx', 'abcdx'])).toBe('abcdx'));

  it('or else what is known is told', () => {
    expect(unknownName('zebra', ['a', 'b'], 'an input')).toBe('is not an input; known: a, b');
    expect(unknownName('zebra', [], 'a parameter')).toBe('is not a parameter; there are none');
    expect(unknownName('imags', ['images'], 'an input')).toBe('is not an input; did you mean images?');
  });
});
