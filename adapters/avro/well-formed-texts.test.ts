import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MiniBatchFailed } from '../../core/ports/records.ts';
import { SAMPLE_RECORDS } from '../../schemas/sample-records.ts';
import { avroCodec } from './codec.ts';
import { compileType, readerFor } from './reader.ts';
import { RECORD_KINDS } from './record-schemas.ts';
import { type ComplexSchema, fullName, innerNamespace, type Schema } from './schema.ts';
import { loadSchema } from './schema-files.ts';

/** Whatever `slice()` leaves of a text: halves of pairs are as likely as whole ones. */
const anyText = fc
  .array(fc.constantFrom('a', 'é', '數', '😀', '\ud83d', '\ude00'), { maxLength: 40, size: 'max' })
  .map((parts) => parts.join(''));

const PRIMITIVES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  null: fc.constant(null),
  boolean: fc.boolean(),
  int: fc.nat(9),
  long: fc.nat(9),
  double: fc.nat(9),
  bytes: fc.constant(Buffer.from([0, 255])),
  string: anyText,
};

/** Any value of a schema. */
function anyOf(schema: Schema, namespace: string, named: Map<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> {
  if (typeof schema === 'string') {
    const known = PRIMITIVES[schema] ?? named.get(fullName(schema, namespace));
    if (known === undefined) throw new Error(`no value of ${schema} is known`);
    return known;
  }
  if (Array.isArray(schema)) return fc.oneof(...schema.map((branch: Schema) => anyOf(branch, namespace, named)));
  const complex = schema as ComplexSchema;
  const inner = innerNamespace(complex, namespace);
  const value = complexValue(complex, inner, named);
  if (complex.name !== undefined) named.set(fullName(complex.name, inner), value);
  return value;
}

function complexValue(
  { type, fields = [], items, size = 0 }: ComplexSchema,
  namespace: string,
  named: Map<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<unknown> {
  if (type === 'record') {
    return fc.record(Object.fromEntries(fields.map((field) => [field.name, anyOf(field.type, namespace, named)])));
  }
  if (type === 'array') return fc.array(anyOf(items as Schema, namespace, named), { maxLength: 3 });
  if (type === 'fixed') return fc.constant(Buffer.alloc(size));
  // Not by the name of its type: the keys of a map are no values of the string type, and would go unmended.
  if (typeof type === 'string' && !Object.hasOwn(PRIMITIVES, type)) throw new Error(`no ${type} is written so far`);
  return anyOf(type, namespace, named);
}

function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, wellFormed(inner)]));
}

describe('texts that hold half a surrogate pair', () => {
  it.each([...RECORD_KINDS, 'files/PlannedMiniBatch', 'files/AuditEntry'])(
    'can be read again from any field of %s, with U+FFFD for the half',
    (path) => {
      const schema = loadSchema(path);
      const type = compileType(schema.json);
      const reader = readerFor(schema, schema, type);
      fc.assert(
        fc.property(anyOf(schema.json, '', new Map()), (value) => {
          const bytes = type.toBuffer(value);
          reader.prove(bytes, 0, 1);
          expect(reader.read(bytes, 0).value).toEqual(wellFormed(value));
        }),
        { numRuns: 200 },
      );
    },
  );

  it('are read as texts of the same length in bytes by the codec', () => {
    const [failed] = SAMPLE_RECORDS.MiniBatchFailed as [MiniBatchFailed];
    const record = avroCodec.decode(avroCodec.encode({ ...failed, scorer: 'caption \ud83d' }));
    expect(record).toEqual({ ...failed, scorer: 'caption \ufffd' });
  });
});
