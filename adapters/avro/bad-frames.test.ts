import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MillraceError } from '../../core/errors.ts';
import type { WireRecord } from '../../core/ports/records.ts';
import { SAMPLE_RECORDS } from '../../schemas/sample-records.ts';
import { avroCodec } from './codec.ts';

const samples: readonly WireRecord[] = Object.values(SAMPLE_RECORDS).flat();
const frames = samples.map((record) => Buffer.from(avroCodec.encode(record)));
const head = (kind: WireRecord['kind']): Buffer =>
  Buffer.from(avroCodec.encode(SAMPLE_RECORDS[kind][0] as WireRecord)).subarray(0, 10);
const text = (value: string): Buffer => Buffer.concat([varint(value.length), Buffer.from(value)]);

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let zigzag = BigInt(value) >= 0n ? BigInt(value) * 2n : -BigInt(value) * 2n - 1n;
  for (; zigzag > 127n; zigzag >>= 7n) bytes.push(Number(zigzag & 127n) | 128);
  return Buffer.from([...bytes, Number(zigzag)]);
}

/** Decodes, or says why not; anything but a record or RECORD_UNDECODABLE fails the test, and so does taking long. */
function attempt(bytes: Uint8Array): string | undefined {
  const start = performance.now();
  try {
    avroCodec.decode(bytes);
    return undefined;
  } catch (error) {
    if (!(error instanceof MillraceError) || error.code !== 'RECORD_UNDECODABLE') throw error;
    return error.message;
  } finally {
    const tookMs = performance.now() - start;
    if (tookMs > 1_000) expect.fail(`took ${tookMs} ms`);
  }
}

describe('Fault 25: a bad record frame is refused with its reason', () => {
  const [frame] = frames as [Buffer];
  const changed = (at: number, byte: number): Buffer => {
    const copy = Buffer.from(frame);
    copy[at] = byte;
    return copy;
  };

  it.each<[string, Uint8Array, string]>([
    ['nothing', Buffer.alloc(0), '0 bytes are too short'],
    ['four bytes', frame.subarray(0, 4), '4 bytes are too short'],
    ['a head without its last byte', frame.subarray(0, 9), '9 bytes are too short'],
    ['more than 8 MiB', Buffer.alloc(8 * 1024 * 1024 + 1), 'more than the limit'],
    ['another magic', changed(0, 1), 'it does not start as a record does'],
    ['another version of the magic', changed(1, 2), 'it does not start as a record does'],
    ['a Confluent frame', Buffer.from([0, 0, 0, 0, 1, ...Array(20).fill(2)]), 'SCHEMA_REGISTRY_URL'],
    ['an unknown low half of the fingerprint', changed(2, frame.readUInt8(2) ^ 1), 'no known schema'],
    ['an unknown high half of the fingerprint', changed(9, frame.readUInt8(9) ^ 1), 'no known schema'],
    ['no body', frame.subarray(0, 10), 'it ends inside a number'],
    ['a body without its last byte', frame.subarray(0, -1), 'where 1 bytes are left'],
    ['one byte too many', Buffer.concat([frame, Buffer.from([0])]), '1 bytes too many'],
    ['two records in one', Buffer.concat([frame, frame]), 'bytes too many'],
  ])('%s', (_, bytes, reason) => {
    expect(attempt(bytes)).toContain(reason);
  });

  it('any truncation of any record', () => {
    for (const whole of frames) {
      const lengths = Array.from(whole.keys());
      expect(lengths.filter((length) => attempt(whole.subarray(0, length)) === undefined)).toEqual([]);
    }
  });

  it('any flipped bit of any record is refused or gives another whole record', () => {
    for (const whole of frames) {
      for (let bit = 0; bit < whole.length * 8; bit++) {
        const copy = Buffer.from(whole);
        copy[bit >> 3] = whole.readUInt8(bit >> 3) ^ (1 << (bit & 7));
        const isRefused = attempt(copy) !== undefined;
        if (bit < 80 && !isRefused) expect.fail(`bit ${bit} of the head does not count`);
      }
    }
  });

  it('random bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => attempt(bytes) !== undefined));
  });

  it('random bytes behind a true head', () => {
    const body = fc.uint8Array({ maxLength: 300, size: 'max' });
    fc.assert(
      fc.property(fc.constantFrom(...frames), body, (frame, bytes) => {
        attempt(Buffer.concat([frame.subarray(0, 10), bytes]));
      }),
      { numRuns: 2_000 },
    );
  });

  it('random bytes written over a true record', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.constantFrom(...frames), fc.nat(400), bytes, (frame, at, patch) => {
        const copy = Buffer.from(frame);
        copy.set(
          patch.subarray(0, Math.max(0, copy.length - 10)),
          10 + (at % Math.max(1, copy.length - 9 - patch.length)),
        );
        attempt(copy);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('Fault 26: an Avro bomb is refused in bounded time and memory', () => {
  const address = Buffer.concat([text('job-1'), text('one'), varint(1)]);
  const beforeSlices = [head('MiniBatch'), address, varint(0), varint(1), text('images'), text('')];
  const countOf = (count: number, ...rest: Buffer[]): Buffer =>
    Buffer.concat([...beforeSlices, varint(count), ...rest]);

  it.each<[string, Buffer, string]>([
    ['an array of 50 million items in five bytes', countOf(5e7), 'announces 50000000 items where 0 bytes are left'],
    ['the same with a size', countOf(-5e7, varint(0)), 'announces 50000000 items where 0 bytes are left'],
    ['an array of 2^52 items', countOf(2 ** 52), 'items where 0 bytes are left'],
    ['a third too many items', countOf(4, Buffer.alloc(11)), 'announces 4 items where 11 bytes are left'],
    ['a text of 2 GB', Buffer.concat([head('StepOpened'), varint(2 ** 31)]), 'a length of 2147483648'],
    ['a text of 2^52 bytes', Buffer.concat([head('StepOpened'), varint(2 ** 52)]), 'a length of 4503599627370496'],
    ['a length above 2^53', Buffer.concat([head('StepOpened'), Buffer.alloc(9, 0xff), Buffer.from([1])]), 'exactly'],
    ['a number without end', Buffer.concat([head('StepOpened'), Buffer.alloc(1_000_000, 0x80)]), 'longer than ten'],
  ])('%s', (_, bytes, reason) => {
    const before = process.memoryUsage();
    const start = performance.now();
    expect(attempt(bytes)).toContain(reason);
    expect(performance.now() - start).toBeLessThan(100);
    const after = process.memoryUsage();
    expect(after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers).toBeLessThan(16 * 1024 * 1024);
  });

  it('a MiB of the smallest items costs no more than what they are', () => {
    const count = 255_000;
    expect(attempt(countOf(count, Buffer.alloc(count * 4), varint(0)))).toContain('ends inside a number');
  });
});
