import { describe, expect, it } from 'vitest';
import { count, notEmpty, oneOf, pair, positiveInteger } from './option-values.ts';

describe('NAME=VALUE', () => {
  it('is split at its first =', () => {
    expect(pair('a=b=c', {})).toEqual({ a: 'b=c' });
    expect(pair('a=', { b: '1' })).toEqual({ a: '', b: '1' });
  });

  it.each(['a', '=b', '1a=b', 'a b=c', '__proto__=1', '../x=1'])('refuses %s', (text) => {
    expect(() => pair(text, {})).toThrow();
  });

  it('refuses a name that is given twice', () => {
    expect(() => pair('a=2', { a: '1' })).toThrow('a is given twice.');
  });
});

describe('numbers', () => {
  it('are whole and positive', () => {
    expect(positiveInteger('12')).toBe(12);
    expect(count('0')).toBe(0);
  });

  it.each(['0', '-1', '1.5', '1e3', '', ' 1', '0x1', '99999999999999999999'])('refuses %j', (text) => {
    expect(() => positiveInteger(text)).toThrow('It must be a whole number from 1.');
  });
});

describe('words', () => {
  it('are one of those known', () => {
    expect(oneOf('stdout', 'stderr')('stderr')).toBe('stderr');
    expect(() => oneOf('stdout', 'stderr')('both')).toThrow('It must be one of stdout, stderr.');
  });

  it('are not empty', () => {
    expect(notEmpty('x')).toBe('x');
    expect(() => notEmpty('')).toThrow();
  });
});
