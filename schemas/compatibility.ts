import { compileType, readerFor } from '../adapters/avro/reader.ts';
import type { ComplexSchema, Schema } from '../adapters/avro/schema.ts';
import { namedSchema } from '../adapters/avro/schema-files.ts';

interface Field {
  readonly name: string;
  readonly type: Schema;
  readonly doc?: string;
  readonly default?: unknown;
  readonly aliases?: readonly string[];
}

/** What breaks the rules of README.md in a schema by itself. */
export function ruleFaults(schema: Schema): string[] {
  const faults = complexTypes(schema).flatMap((type) => {
    const fields = (type.fields ?? []) as readonly Field[];
    return [
      ...(type.type === 'enum' ? [`${type.name} is an enum`] : []),
      ...(type.type === 'record' && !('doc' in type) ? [`${type.name} has no doc`] : []),
      ...('aliases' in type ? [`${type.name} has aliases`] : []),
      ...fields.filter((field) => !field.doc).map((field) => `${type.name}.${field.name} has no doc`),
      ...fields.filter((field) => field.aliases).map((field) => `${type.name}.${field.name} has aliases`),
    ];
  });
  // The guard refuses items without width and types that hold themselves.
  return [...faults, ...reasonOf(() => readers(schema, schema))];
}

/** What makes `newer` no legal successor of `older`. */
export function changeFaults(older: Schema, newer: Schema): string[] {
  const later = new Map(complexTypes(newer).map((type) => [type.name, type]));
  const faults = complexTypes(older)
    .filter((type) => type.type === 'record')
    .flatMap((type) => fieldFaults(type, later.get(type.name)));
  return [
    ...faults,
    ...reasonOf(() => readers(older, newer)).map((reason) => `a new reader cannot read old data: ${reason}`),
    ...reasonOf(() => readers(newer, older)).map((reason) => `an old reader cannot read new data: ${reason}`),
  ];
}

function fieldFaults(older: ComplexSchema, newer: ComplexSchema | undefined): string[] {
  if (newer === undefined) return [`${older.name} is gone`];
  const later = new Map((newer.fields ?? []).map((field) => [field.name, field]));
  return ((older.fields ?? []) as readonly Field[]).flatMap((field) => {
    const now = later.get(field.name);
    if (now === undefined) return field.default === undefined ? [`${older.name}.${field.name} is gone`] : [];
    return shape(now.type) === shape(field.type) ? [] : [`${older.name}.${field.name} has another type`];
  });
}

/** A type without what is inside its records: those are compared by themselves. */
function shape(schema: Schema): string {
  return JSON.stringify(schema, (key, value) => (key === 'fields' || key === 'doc' ? undefined : value));
}

function complexTypes(schema: Schema): ComplexSchema[] {
  if (typeof schema === 'string') return [];
  if (!('type' in schema)) return schema.flatMap(complexTypes);
  const inner = [schema.type, schema.items, schema.values, ...(schema.fields ?? []).map((field) => field.type)];
  const own = schema.name === undefined ? [] : [schema];
  return [...own, ...inner.filter((type) => type !== undefined).flatMap(complexTypes)];
}

function readers(written: Schema, read: Schema): void {
  readerFor(namedSchema('', written), namedSchema('', read), compileType(read));
}

function reasonOf(act: () => void): string[] {
  try {
    act();
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
