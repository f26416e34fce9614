import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame, FrameDecoder, ProtocolError, parseHeader } from './frames.ts';

const LIMITS = { header: 1_000, body: 1_000 };

interface Received {
  readonly type: number;
  readonly header: unknown;
  readonly body: string;
}

/** Feeds the bytes in pieces of the given sizes, the last one to the end. */
function decode(bytes: Buffer, sizes: readonly number[], limits = LIMITS): { frames: Received[]; isMidFrame: boolean } {
  const frames: Received[] = [];
  const decoder = new FrameDecoder(limits, (type, header, body) => {
    frames.push({ type, header: parseHeader(header), body: body.toString('hex') });
  });
  let at = 0;
  for (const size of [...sizes, bytes.length]) {
    decoder.push(bytes.subarray(at, at + size));
    at += size;
  }
  return { frames, isMidFrame: decoder.isMidFrame };
}

const frame = (type: number, header: object, body: Uint8Array): Buffer =>
  Buffer.concat([encodeFrame(type, header, body.length), body]);

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

describe('FrameDecoder', () => {
  it('gives back every frame, however the stream is cut', () => {
    const oneFrame = fc.record({
      type: fc.integer({ min: 1, max: 12 }),
      header: fc.dictionary(fc.string({ maxLength: 5 }), fc.string({ unit: 'grapheme', maxLength: 10 }), {
        maxKeys: 3,
      }),
      body: fc.uint8Array({ maxLength: 50 }),
    });
    fc.assert(
      fc.property(fc.array(oneFrame), fc.array(fc.integer({ min: 0, max: 40 })), (sent, cuts) => {
        const bytes = Buffer.concat(sent.map(({ type, header, body }) => frame(type, header, body)));
        const { frames, isMidFrame } = decode(bytes, cuts);
        const wanted = sent.map(({ type, header, body }) => ({
          type,
          header,
          body: Buffer.from(body).toString('hex'),
        }));
        expect(JSON.stringify(frames)).toBe(JSON.stringify(wanted));
        expect(isMidFrame).toBe(false);
      }),
    );
  });

  it('says that it is in the middle of a frame, once it knows that it is one', () => {
    const whole = frame(7, { index: 1 }, Buffer.alloc(20));
    for (let length = 1; length < whole.length; length += 1) {
      expect(decode(whole.subarray(0, length), [2, 3])).toEqual({ frames: [], isMidFrame: length >= 9 });
    }
  });

  it('refuses text that something else wrote on the pipe, by its length', () => {
    expect(() => decode(Buffer.from('hello world\n'), [])).toThrow('a frame that says it has 1819043176 bytes');
  });

  it('refuses a length over the limit from its first four bytes, whole or cut', () => {
    expect(() => decode(u32(2_006), [])).toThrow(ProtocolError);
    expect(() => decode(u32(2_006), [1, 1, 1])).toThrow(ProtocolError);
  });

  it('refuses a frame too short to hold its own prefix', () => {
    expect(() => decode(u32(4), [])).toThrow('too short');
  });

  it.each([
    ['an unknown type', [u32(500), Buffer.from([99])], 'the unknown type 99'],
    ['a header longer than its frame', [u32(5), Buffer.from([1]), u32(1)], 'a header of 1'],
    [
      'a header over its own limit even when the body leaves room',
      [u32(1_500), Buffer.from([7]), u32(1_001)],
      'a header of 1001',
    ],
    [
      'a body over its own limit even when the header leaves room',
      [u32(1_500), Buffer.from([7]), u32(2)],
      'a body of 1493 bytes',
    ],
  ])('refuses %s by the bytes that say so, before the rest is there', (_, parts, message) => {
    const bytes = Buffer.concat(parts);
    expect(() => decode(bytes, [])).toThrow(message);
    expect(() => decode(bytes, [3, bytes.length - 4])).toThrow(message);
  });

  it('refuses a header that is not JSON', () => {
    expect(() => parseHeader(Buffer.from('{'))).toThrow('header is not JSON');
  });
});
