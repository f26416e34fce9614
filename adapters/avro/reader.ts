import avsc, { type Type } from 'avsc';
import { Cursor, undecodable } from './cursor.ts';
import { guardFor } from './guard.ts';
import type { Schema } from './schema.ts';
import type { NamedSchema } from './schema-files.ts';
import { textType } from './text-type.ts';

/** Reads values that one schema wrote as values of the current schema of the same name. */
export interface Reader {
  /**
   * Proves `count` values that fill `bytes` from `start` to its end.
   *
   * @throws MillraceError `RECORD_UNDECODABLE`
   */
  prove(bytes: Buffer, start: number, count: number): void;
  /** Only for what was proved. */
  read(bytes: Buffer, start: number): { readonly value: object; readonly offset: number };
}

/** The library's type: values are bare objects, unions have no wrappers. Compiling it is what start-up must not pay for. */
export function compileType(schema: Schema): Type {
  const typeHook = (inner: unknown) => (inner === 'string' ? textType : undefined);
  const options = { wrapUnions: 'never', omitRecordMethods: true, typeHook };
  return avsc.Type.forSchema(
    schema as Parameters<typeof avsc.Type.forSchema>[0],
    options as Parameters<typeof avsc.Type.forSchema>[1],
  );
}

/** Throws, in whatever way, for schemas that no guard can bound or that `current` cannot be read from. */
export function readerFor(written: NamedSchema, current: NamedSchema, type: Type): Reader {
  const guard = guardFor(written.json);
  const resolver = written.canonical === current.canonical ? undefined : type.createResolver(compileType(written.json));
  return {
    prove(bytes, start, count) {
      const cursor = new Cursor(bytes, start, bytes.length);
      for (let index = 0; index < count; index++) guard.walk(cursor);
      if (cursor.remaining > 0) throw undecodable(`${cursor.remaining} bytes too many at its end`);
    },
    read: (bytes, start) => type.decode(bytes, start, resolver),
  };
}
