import { describe, expect, it } from 'vitest';
import type { MiniBatch } from '../../core/ports/records.ts';
import { SAMPLE_RECORDS } from '../../schemas/sample-records.ts';
import { createAvroWire } from './codec.ts';

const opened = SAMPLE_RECORDS.StepOpened[0];
const framed = (id: number, body: Uint8Array): Buffer => {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(id, 1);
  return Buffer.concat([head, body]);
};

describe('a record with an id of a schema registry', () => {
  it('is read once its schema is learned, be it written with more than we know', () => {
    const { codec, book } = createAvroWire();
    const [sample] = SAMPLE_RECORDS.MiniBatch as readonly MiniBatch[];
    const own = codec.encode(sample as MiniBatch);
    const { name, text } = book.writtenWith(own);
    expect(name).toBe('millrace.MiniBatch');
    expect(book.unknownId(own)).toBeUndefined();
    const plain = framed(7, own.subarray(10));
    expect(book.unknownId(plain)).toBe(7);
    book.learn(7, text);
    expect(book.unknownId(plain)).toBeUndefined();
    expect(codec.decode(plain)).toEqual(sample);
    const newer = JSON.parse(text);
    newer.fields.push({ name: 'colour', type: 'string', default: '', doc: 'Of a later release.' });
    book.learn(8, JSON.stringify(newer));
    expect(codec.decode(framed(8, Buffer.concat([own.subarray(10), Buffer.from('\x06red')])))).toEqual(sample);
  });

  it.each<[string, string | undefined, string]>([
    ['nothing', undefined, 'the registry has no schema of the id 7'],
    ['no JSON', 'a schema?', 'cannot be read from'],
    ['somebody else’s record', '{"type":"record","name":"theirs.Order","fields":[]}', 'not of a record of ours'],
    ['a primitive', '"string"', 'not of a record of ours'],
    ['null', 'null', 'cannot be read from'],
    [
      'one that lacks what we need',
      '{"type":"record","name":"millrace.StepOpened","fields":[]}',
      'cannot be read from',
    ],
    [
      'an array of items without width',
      '{"type":"record","name":"millrace.StepOpened","fields":[{"name":"x","type":{"type":"array","items":"null"}}]}',
      'array of items without width',
    ],
    ['too much', `"${'x'.repeat(1_000_001)}"`, 'too long'],
  ])('is refused with the reason when the registry has %s', (_, text, reason) => {
    const { codec, book } = createAvroWire();
    const frame = framed(7, codec.encode(opened as never).subarray(10));
    book.learn(7, text);
    expect(book.unknownId(frame)).toBeUndefined();
    expect(() => codec.decode(frame)).toThrow(reason);
  });

  it('is refused by name where no registry is set', () => {
    const { codec } = createAvroWire();
    expect(() => codec.decode(framed(7, codec.encode(opened as never).subarray(10)))).toThrow('SCHEMA_REGISTRY_URL');
  });

  it('is guarded like any other: an array of fifty million items in five bytes costs nothing', () => {
    const { codec, book } = createAvroWire();
    const text = book.writtenWith(codec.encode(opened as never)).text;
    const bomb = JSON.parse(text);
    bomb.fields.push({ name: 'x', type: { type: 'array', items: 'int' }, default: [] });
    book.learn(7, JSON.stringify(bomb));
    const body = codec.encode(opened as never).subarray(10);
    const start = performance.now();
    expect(() => codec.decode(framed(7, Buffer.concat([body, Buffer.from('80c2d72f', 'hex')])))).toThrow('announces');
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('is forgotten in turn: whoever makes up ids fills nobody’s memory', () => {
    const { codec, book } = createAvroWire();
    const body = codec.encode(opened as never).subarray(10);
    for (let id = 0; id < 1_500; id += 1) book.learn(id, undefined);
    expect(book.unknownId(framed(0, body))).toBe(0);
    expect(book.unknownId(framed(1_499, body))).toBeUndefined();
  });
});
