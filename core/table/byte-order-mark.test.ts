import { describe, expect, it } from 'vitest';
import { hasMark, withoutMark, withWholeMark } from './byte-order-mark.ts';

const MARKED = new TextEncoder().encode('\uFEFFab');

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const textOf = async (pieces: AsyncIterable<Uint8Array>): Promise<string> =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat(await Array.fromAsync(pieces)));

describe('a byte order mark', () => {
  it.each([1, 2, 3, 4, 9])('is whole in the first of pieces of %i bytes', async (size) => {
    const pieces = await Array.fromAsync(withWholeMark(inPieces(MARKED, size)));
    expect(hasMark(pieces[0] as Uint8Array)).toBe(true);
    expect(Buffer.concat(pieces)).toEqual(Buffer.from(MARKED));
  });

  it.each([1, 2, 3, 4, 9])('is left out of pieces of %i bytes', async (size) => {
    expect(await textOf(withoutMark(inPieces(MARKED, size)))).toBe('ab');
  });

  it.each(['', 'a', 'ab', 'abc', 'ab\uFEFFc'])('is nothing that %j has', async (text) => {
    expect(await textOf(withoutMark(inPieces(new TextEncoder().encode(text), 1)))).toBe(text);
  });
});
