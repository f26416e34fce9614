import { describe, expect, it } from 'vitest';
import { canonicalForm } from './canonical-form.ts';
import { compileType } from './reader.ts';
import { RECORD_KINDS } from './record-schemas.ts';
import type { Schema } from './schema.ts';
import { loadSchema } from './schema-files.ts';

describe('canonicalForm', () => {
  it.each<[string, Schema, string]>([
    ['writes primitives short', { type: 'int' }, '"int"'],
    ['keeps unions in order', ['null', { type: 'string' }], '["null","string"]'],
    [
      'strips docs and defaults and orders what is left',
      JSON.parse('{"size":4,"doc":"x","type":"fixed","name":"F","namespace":"a.b"}') as Schema,
      '{"name":"a.b.F","type":"fixed","size":4}',
    ],
    [
      'gives references and inner types their full names',
      {
        type: 'record',
        name: 'a.R',
        fields: [
          { name: 'f', type: { type: 'enum', name: 'E', symbols: ['X', 'Y'] } },
          { name: 'g', type: { type: 'array', items: 'E' } },
          { name: 'h', type: { type: 'map', values: { type: 'fixed', name: 'F', namespace: '', size: 2 } } },
        ],
      },
      '{"name":"a.R","type":"record","fields":[' +
        '{"name":"f","type":{"name":"a.E","type":"enum","symbols":["X","Y"]}},' +
        '{"name":"g","type":{"type":"array","items":"a.E"}},' +
        '{"name":"h","type":{"type":"map","values":{"name":"F","type":"fixed","size":2}}}]}',
    ],
  ])('%s', (_, schema, expected) => {
    expect(canonicalForm(schema)).toBe(expected);
  });

  it.each([...RECORD_KINDS, 'files/PlannedMiniBatch', 'files/AuditEntry'])(
    'of %s is what the library makes of it',
    (path) => {
      const { json, canonical } = loadSchema(path);
      expect(canonical).toBe(JSON.stringify(compileType(json).schema()));
    },
  );
});
