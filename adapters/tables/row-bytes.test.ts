import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RowBytes, unpackRow } from './row-bytes.ts';

const TYPES = ['BOOLEAN', 'INT32', 'INT64', 'FLOAT', 'DOUBLE', 'BYTE_ARRAY'] as const;

const row = fc.tuple(
  ...[fc.boolean(), fc.integer(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.float(), fc.double()].map(
    (value) => fc.option<unknown>(value),
  ),
  fc.option(fc.uint8Array({ maxLength: 200_000 }), { freq: 3 }),
);

it('rows come back as they were packed, one behind the other', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
      const packer = new RowBytes(TYPES);
      const text = (value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value);
      const bytes = Buffer.concat(rows.map((each) => Uint8Array.from(packer.pack((at) => text(each[at])))));
      const columns: unknown[][] = TYPES.map(() => []);
      for (let at = 0; at < bytes.length; ) at = unpackRow(bytes, at, TYPES, columns);
      const found = columns.map((values) => values.map((value) => text(value ?? null)));
      expect(found).toEqual(TYPES.map((_, at) => rows.map((each) => text(each[at]))));
    }),
    { numRuns: 100 },
  );
});
