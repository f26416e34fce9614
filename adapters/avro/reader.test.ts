import { describe, expect, it } from 'vitest';
import type { MiniBatch } from '../../core/ports/records.ts';
import { goldenJson } from '../../schemas/golden-json.ts';
import { SAMPLE_RECORDS } from '../../schemas/sample-records.ts';
import { compileType, readerFor } from './reader.ts';
import type { ComplexSchema, Schema } from './schema.ts';
import { loadSchema, namedSchema } from './schema-files.ts';

type Fields = NonNullable<ComplexSchema['fields']>;

const today = loadSchema('MiniBatch').json as ComplexSchema;
const change = (fields: (old: Fields) => Fields): Schema => ({ ...today, fields: fields(today.fields as Fields) });
const { kind: _, claim: _none, ...named } = SAMPLE_RECORDS.MiniBatch[0] as MiniBatch;
const planned = { ...named, ranges: null, rows: null, partition: null };
const claim = { address: 'claims/ff', length: 7, sha256: Buffer.alloc(32) };

/** Writes with one schema, proves and reads with another. */
function carry(written: Schema, read: Schema, value: object): unknown {
  const type = compileType(read);
  const reader = readerFor(namedSchema('MiniBatch', written), namedSchema('MiniBatch', read), type);
  const bytes = compileType(written).toBuffer(value);
  reader.prove(bytes, 0, 1);
  return goldenJson(reader.read(bytes, 0).value);
}

describe('Fault 27: schemas evolve', () => {
  const withRack = change((fields) => [
    { name: 'rack', type: ['null', 'string'], default: null, doc: 'Where.' } as Fields[number],
    ...fields,
  ]);
  const withoutClaim = change((fields) => fields.filter((field) => field.name !== 'claim'));

  it('an old producer is understood by a new consumer, which fills in defaults', () => {
    expect(carry(today, withRack, { ...planned, claim: null })).toEqual({ rack: null, ...planned, claim: null });
    expect(carry(withoutClaim, today, planned)).toEqual({ ...planned, claim: null });
  });

  it('a new producer is understood by an old consumer, which passes over what it does not know', () => {
    const value = { ...planned, claim: null };
    expect(carry(withRack, today, { rack: 'r7', ...value })).toEqual(value);
    expect(carry(today, withoutClaim, value)).toEqual(planned);
    expect(carry(today, withoutClaim, { ...planned, claim })).toEqual(planned);
  });

  it('proves by the schema that wrote, not by the one that reads', () => {
    const type = compileType(today);
    const reader = readerFor(namedSchema('MiniBatch', withRack), namedSchema('MiniBatch', today), type);
    const bytes = type.toBuffer({ ...planned, claim: null });
    expect(() => reader.prove(bytes, 0, 1)).toThrow(expect.objectContaining({ code: 'RECORD_UNDECODABLE' }));
  });
});
