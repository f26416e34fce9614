import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskText, StreamMask } from './mask.ts';

function maskStream(pieces: readonly string[], secrets: readonly string[]): string {
  const mask = new StreamMask(secrets);
  return Buffer.concat([...pieces.map((piece) => mask.push(Buffer.from(piece))), mask.end()]).toString();
}

describe('maskText', () => {
  it('replaces every occurrence of every secret', () => {
    expect(maskText('key=s3cret, again s3cret and token', ['s3cret', 'token'])).toBe('key=***, again *** and ***');
  });

  it('takes the longer of two secrets that begin alike', () => {
    expect(maskText('abcd abc', ['abc', 'abcd'])).toBe('*** ***');
  });

  it('leaves a text alone when the secret is empty', () => {
    expect(maskText('abc', [''])).toBe('abc');
  });
});

describe('StreamMask', () => {
  it('masks a secret that comes in several chunks', () => {
    expect(maskStream(['the s3', 'cr', 'et is out'], ['s3cret'])).toBe('the *** is out');
  });

  it('holds back nothing but what may become a secret', () => {
    const mask = new StreamMask(['s3cret']);
    expect(mask.push(Buffer.from('password: ')).toString()).toBe('password: ');
    expect(mask.push(Buffer.from('s3c')).toString()).toBe('');
    expect(mask.push(Buffer.from('ond')).toString()).toBe('s3cond');
  });

  it('waits for the longer of two secrets that begin alike', () => {
    expect(maskStream(['abc', 'd', ' abc', 'x'], ['abc', 'abcd'])).toBe('*** ***x');
  });

  it('masks what was held back when the stream ends', () => {
    expect(maskStream(['abc'], ['abc', 'abcd'])).toBe('***');
  });

  it('shows no secret, however the stream is cut, and keeps all else', () => {
    const secret = fc.constantFrom('aab', 'ab', 'bba', 'aabab', 'ä€b');
    const word = fc.constantFrom('a', 'b', 'c', 'ä', 'aab', 'bba', 'aabab', 'ä€b', ' ');
    const cuts = fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 30 });
    fc.assert(
      fc.property(
        fc.uniqueArray(secret, { minLength: 1 }),
        fc.array(word, { maxLength: 30 }),
        cuts,
        (secrets, words, sizes) => {
          const bytes = Buffer.from(words.join(''));
          const mask = new StreamMask(secrets);
          const parts: Buffer[] = [];
          let at = 0;
          for (const size of [...sizes, bytes.length]) {
            parts.push(Buffer.from(mask.push(bytes.subarray(at, at + size))));
            at += size;
          }
          parts.push(mask.end());
          const whole = new StreamMask(secrets);
          const wanted = Buffer.concat([Buffer.from(whole.push(bytes)), whole.end()]).toString();
          const masked = Buffer.concat(parts).toString();
          expect(masked).toBe(wanted);
          for (const one of secrets) expect(masked).not.toContain(one);
        },
      ),
    );
  });
});
