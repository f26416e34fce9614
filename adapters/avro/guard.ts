import { invariant } from '../../core/errors.ts';
import { canonicalForm } from './canonical-form.ts';
import { type Cursor, undecodable } from './cursor.ts';
import type { ComplexSchema, Schema } from './schema.ts';

/**
 * Passes over one value of a schema and proves every length in it, building nothing: the decoder behind it would build
 * fifty million items out of five bytes before it noticed.
 */
export interface Guard {
  /** @throws MillraceError `RECORD_UNDECODABLE` */
  walk(cursor: Cursor): void;
  /** The fewest bytes that a value takes. */
  readonly minWidth: number;
}

/**
 * @throws MillraceError `INVARIANT_BROKEN` for schemas that no guard can bound: arrays and maps of items without width,
 * and types that hold themselves.
 */
export function guardFor(schema: Schema): Guard {
  // The canonical form has every name in full and nothing else that a guard would have to know.
  return compile(JSON.parse(canonicalForm(schema)) as Schema, new Map());
}

const PRIMITIVE_GUARDS: Readonly<Record<string, Guard>> = {
  null: { minWidth: 0, walk: () => {} },
  boolean: { minWidth: 1, walk: (cursor) => cursor.boolean() },
  int: { minWidth: 1, walk: (cursor) => cursor.int() },
  long: { minWidth: 1, walk: (cursor) => void cursor.long() },
  float: { minWidth: 4, walk: (cursor) => cursor.skip(4) },
  double: { minWidth: 8, walk: (cursor) => cursor.skip(8) },
  bytes: { minWidth: 1, walk: (cursor) => cursor.blob() },
  string: { minWidth: 1, walk: (cursor) => cursor.string() },
};

function compile(schema: Schema, named: Map<string, Guard>): Guard {
  if (typeof schema === 'string') {
    const guard = PRIMITIVE_GUARDS[schema] ?? named.get(schema);
    // A name is known only once its type is complete, so a type that holds itself ends here as well.
    invariant(guard !== undefined, `the schema names ${schema}, which is not complete before it`);
    return guard;
  }
  if (isUnion(schema)) return union(schema.map((branch) => compile(branch, named)));
  const guard = compileComplex(schema, named);
  if (schema.name !== undefined) named.set(schema.name, guard);
  return guard;
}

const isUnion = (schema: Schema): schema is readonly Schema[] => Array.isArray(schema);

function compileComplex(schema: ComplexSchema, named: Map<string, Guard>): Guard {
  switch (schema.type) {
    case 'record':
    case 'error':
      return record((schema.fields ?? []).map((field) => compile(field.type, named)));
    case 'array':
      return blocks(compile(schema.items as Schema, named));
    case 'map':
      return blocks(record([PRIMITIVE_GUARDS.string as Guard, compile(schema.values as Schema, named)]));
    case 'fixed':
      return { minWidth: schema.size as number, walk: (cursor) => cursor.skip(schema.size as number) };
    case 'enum':
      return oneOf((schema.symbols ?? []).length, 'an enum');
    default:
      return compile(schema.type, named);
  }
}

function record(fields: readonly Guard[]): Guard {
  return {
    minWidth: fields.reduce((total, field) => total + field.minWidth, 0),
    walk(cursor) {
      for (const field of fields) field.walk(cursor);
    },
  };
}

function union(branches: readonly Guard[]): Guard {
  return {
    minWidth: 1 + Math.min(...branches.map((branch) => branch.minWidth)),
    walk(cursor) {
      const index = cursor.long();
      const branch = branches[index];
      if (branch === undefined) throw undecodable(`a union has no branch ${index}`);
      branch.walk(cursor);
    },
  };
}

function oneOf(size: number, what: string): Guard {
  return {
    minWidth: 1,
    walk(cursor) {
      const index = cursor.long();
      if (index < 0 || index >= size) throw undecodable(`${what} has no value ${index}`);
    },
  };
}

/** Arrays and maps: blocks of items, each with a count, until a block of none. */
function blocks(item: Guard): Guard {
  invariant(item.minWidth > 0, 'the schema has an array of items without width');
  return {
    minWidth: 1,
    walk(cursor) {
      for (let count = cursor.long(); count !== 0; count = cursor.long()) {
        if (count > 0) items(item, count, cursor);
        else sizedItems(item, -count, cursor);
      }
    },
  };
}

function items(item: Guard, count: number, cursor: Cursor): void {
  if (count * item.minWidth > cursor.remaining) {
    throw undecodable(`it announces ${count} items where ${cursor.remaining} bytes are left`);
  }
  for (let index = 0; index < count; index++) item.walk(cursor);
}

/** A negative count is followed by the block's size, so that readers may skip it. */
function sizedItems(item: Guard, count: number, cursor: Cursor): void {
  const size = cursor.long();
  const start = cursor.position;
  items(item, count, cursor);
  if (cursor.position - start !== size) throw undecodable(`a block of ${size} bytes has ${cursor.position - start}`);
}
