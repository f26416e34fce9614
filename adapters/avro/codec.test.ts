import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFilePath } from '../../core/ports/file-path.ts';
import type { MiniBatch, MiniBatchScored, WireRecord } from '../../core/ports/records.ts';
import { SAMPLE_RECORDS } from '../../schemas/sample-records.ts';
import { avroCodec, createAvroCodec } from './codec.ts';

const samples: readonly WireRecord[] = Object.values(SAMPLE_RECORDS).flat();
const scored = SAMPLE_RECORDS.MiniBatchScored[0] as MiniBatchScored;

/** Node's Buffers are Uint8Arrays, but not equal to bare ones. */
function withBuffers(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (Array.isArray(value)) return value.map(withBuffers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withBuffers(inner)]));
}

describe('the avro codec', () => {
  it.each(samples.map((record) => [record.kind, record] as const))('gives a %s back as it was', (_, record) => {
    expect(withBuffers(avroCodec.decode(avroCodec.encode(record)))).toEqual(withBuffers(record));
  });

  it('gives any mini-batch back as it was', () => {
    const count = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER - 1 });
    const path = fc.string({ unit: 'grapheme', maxLength: 40 });
    const slice = fc.record({
      path: path.filter(isFilePath),
      size: count,
      modifiedMs: fc.integer({ min: -(2 ** 52), max: 2 ** 52 }),
      etag: fc.option(path),
    });
    const claim = fc.record({
      address: path,
      length: count,
      sha256: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    });
    const miniBatch: fc.Arbitrary<MiniBatch> = fc.record({
      kind: fc.constant('MiniBatch' as const),
      jobId: fc.stringMatching(/^[0-9a-z][0-9a-z-]{0,62}[0-9a-z]$/),
      step: fc.stringMatching(/^[a-z][-a-z0-9]{1,30}[a-z0-9]$/),
      run: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      index: count,
      publication: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      input: path,
      folder: fc.constantFrom('/', '/data/', 'azure-blob://account/container/'),
      slices: fc.array(slice, { maxLength: 20 }),
      claim: fc.option(claim),
    });
    fc.assert(
      fc.property(miniBatch, (record) => {
        expect(withBuffers(avroCodec.decode(avroCodec.encode(record)))).toEqual(withBuffers(record));
      }),
    );
  });

  it('starts with the magic and the little-endian fingerprint of the schema', () => {
    const bytes = avroCodec.encode({ kind: 'StepOpened', jobId: 'job-1', step: 'one', run: 1 });
    expect(Buffer.from(bytes).toString('hex')).toBe('c30146108b548deb54bd' + '0a6a6f622d31' + '066f6e65' + '02');
  });

  it('takes records larger than its scratch space, and records that stand inside larger buffers', () => {
    const rows = new Uint8Array(300_000).fill(66);
    const bytes = avroCodec.encode({ ...scored, rows });
    const inside = new Uint8Array(bytes.length + 14);
    inside.set(bytes, 7);
    const record = avroCodec.decode(inside.subarray(7, 7 + bytes.length)) as MiniBatchScored;
    expect(Buffer.compare(record.rows, rows)).toBe(0);
  });

  it('gives bytes that later encoding does not change', () => {
    const first = avroCodec.encode(scored);
    const before = Buffer.from(first).toString('hex');
    avroCodec.encode({ ...scored, index: 9_999, scorer: 'another' });
    expect(Buffer.from(first).toString('hex')).toBe(before);
  });

  it('gives rows that do not change with the bytes they came in', () => {
    const bytes = avroCodec.encode(scored);
    const record = avroCodec.decode(bytes) as MiniBatchScored;
    bytes.fill(0);
    expect(Buffer.compare(record.rows, scored.rows)).toBe(0);
  });

  it('neither writes nor reads more than its limit', () => {
    const bytes = avroCodec.encode(scored);
    const small = createAvroCodec({ maxRecordBytes: bytes.length - 1 });
    expect(() => small.encode(scored)).toThrow(expect.objectContaining({ code: 'INVARIANT_BROKEN' }));
    expect(() => small.decode(bytes)).toThrow(`${bytes.length} bytes are more than the limit`);
    const exact = createAvroCodec({ maxRecordBytes: bytes.length });
    expect(exact.decode(exact.encode(scored)).kind).toBe('MiniBatchScored');
  });

  it('calls a record that its schema cannot hold a mistake of ours, naming what', () => {
    const broken = { ...scored, worker: 1.5 };
    expect(() => avroCodec.encode(broken)).toThrow(expect.objectContaining({ code: 'INVARIANT_BROKEN' }));
    expect(() => avroCodec.encode(broken)).toThrow(/a MiniBatchScored cannot be encoded: .*1\.5/);
  });
});
